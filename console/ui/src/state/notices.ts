// Short notes about what was done or refused; they leave by themselves.
import { signal } from "@preact/signals";
import { ApiError } from "../api";
import { t } from "../text";

export interface Notice {
  readonly id: number;
  readonly kind: "done" | "refused";
  readonly text: string;
}

export const notices = signal<readonly Notice[]>([]);
let last = 0;
const STAYS_MS = { done: 4000, refused: 10_000 };

export function notify(kind: Notice["kind"], text: string): void {
  const notice = { id: ++last, kind, text };
  notices.value = [...notices.value.slice(-3), notice];
  setTimeout(() => dismiss(notice.id), STAYS_MS[kind]);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((each) => each.id !== id);
}

/** The sentence of whatever went wrong. */
export function reasonOf(error: unknown): string {
  if (error instanceof ApiError) return error.sentence || t(error.status === 0 ? "error.unreachable" : "error.unknown");
  throw error;
}

/** Do something and say how it went; true if it was done. */
export async function attempt(work: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await work();
    if (done) notify("done", done);
    return true;
  } catch (error) {
    notify("refused", reasonOf(error));
    return false;
  }
}
