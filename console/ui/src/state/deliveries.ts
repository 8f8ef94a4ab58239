// How notification channels stand, by what has become of what they were given. Pure.
import type { ChannelTold, DeliveryRow } from "../messages";

export interface ChannelStand {
  readonly channel: ChannelTold;
  /** never: nothing was to be sent yet; failing: something waits that was refused; waiting: something has not been tried. */
  readonly state: "never" | "sound" | "waiting" | "failing";
  readonly waiting: number;
  readonly givenUp: number;
  /** The newest that was taken. */
  readonly last: DeliveryRow | null;
  /** The newest failure of what still waits. */
  readonly error: string;
}

/** What a sender says of a failure (alerting/notifiers/service.py, which a test holds this to), and its key and value. */
const REASONS: readonly (readonly [RegExp, Reason["key"]])[] = [
  [/^no answer within (\S+) s$/, "delivery.noAnswer"],
  [/^(\w+) while sending$/, "delivery.broke"],
  [/^the service did not take it; check address, token and network$/, "delivery.notTaken"],
];

export interface Reason {
  readonly key: "delivery.noAnswer" | "delivery.broke" | "delivery.notTaken";
  readonly what: string;
}

/** Null: a sentence nobody here knows, which is shown as it is. */
export function reasonFor(error: string): Reason | null {
  for (const [pattern, key] of REASONS) {
    const found = pattern.exec(error);
    if (found) return { key, what: found[1] ?? "" };
  }
  return null;
}

const newest = (one: string | null, other: string | null): number => Date.parse(other ?? "") - Date.parse(one ?? "") || 0;

/** The channels of the settings by `rows`, what was to be sent of late. */
export function channelStands(channels: readonly ChannelTold[], rows: readonly DeliveryRow[]): ChannelStand[] {
  return channels.map((channel) => {
    const own = rows.filter((each) => each.channel === channel.id);
    const open = own.filter((each) => each.sent === null && each.given_up === null);
    const refused = open.filter((each) => each.attempts > 0).sort((a, b) => newest(a.tried, b.tried));
    const taken = own.filter((each) => each.sent !== null).sort((a, b) => newest(a.sent, b.sent));
    const state = refused.length ? "failing" : open.length ? "waiting" : own.length ? "sound" : "never";
    return {
      channel, state, waiting: open.length, givenUp: own.filter((each) => each.given_up !== null).length,
      last: taken[0] ?? null, error: refused[0]?.error ?? "",
    };
  });
}
