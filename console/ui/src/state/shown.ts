// When something on the screen may be taken as seen: it has been there long enough to be read. Pure.

/** So long an alert stands in the banner before a key or button may act on it. */
export const SEEN_MS = 1500;

/** What is shown, and since when; a change of it begins anew. */
export interface Shown {
  readonly what: string;
  readonly since: number;
}

export function follow(before: Shown, what: string, now: number): Shown {
  return what === before.what ? before : { what, since: now };
}

export function isSeen(shown: Shown, what: string, now: number): boolean {
  return shown.what === what && what !== "" && now - shown.since >= SEEN_MS;
}
