// What an officer does with alerts. The server carries it out; what came of it arrives by the stream.
import { signal } from "@preact/signals";
import { post } from "../api";
import type { Alert, Validation } from "../messages";
import { t } from "../text";
import { isWaiting } from "./alerts";
import { attempt, notify } from "./notices";
import { bannerSeen } from "./seen";
import { pickedAlert } from "./selection";
import { may } from "./session";
import { houseOf, stand } from "./watch";

/** The alert a shelving is being written for. */
export const shelving = signal<Alert | null>(null);

function send(alert: Alert, verb: string, body: unknown, done: string): Promise<boolean> {
  if (!may("officer")) {
    notify("refused", t("error.officer"));
    return Promise.resolve(false);
  }
  const path = houseOf(alert)?.path(`alerts/${encodeURIComponent(alert.id)}/${verb}`);
  if (!path) return Promise.resolve(false);
  return attempt(() => post(path, body), done);
}

export const acknowledge = (alert: Alert, note = ""): Promise<boolean> =>
  send(alert, "acknowledge", { note }, t("done.acknowledged"));
export const shelve = (alert: Alert, reason: string, minutes: number): Promise<boolean> =>
  send(alert, "shelve", { reason, minutes }, t("done.shelved"));
export const unshelve = (alert: Alert): Promise<boolean> => send(alert, "unshelve", {}, t("done.unshelved"));
export const reset = (alert: Alert): Promise<boolean> => send(alert, "reset", {}, t("done.reset"));
export const comment = (alert: Alert, note: string): Promise<boolean> =>
  send(alert, "comment", { note }, t("done.commented"));

export const validate = (alert: Alert, validation: Validation, note: string): Promise<boolean> =>
  send(alert, "validate", { validation, note }, t("done.validated"));

export const canShelve = (alert: Alert): boolean =>
  ["unacknowledged", "acknowledged", "returned", "latched"].includes(alert.state);

/** The A key: the alert that is picked if it waits, else the one in the banner once it has been there to be read. */
export function acknowledgeNext(): void {
  const picked = pickedAlert.peek();
  if (picked && isWaiting(picked)) {
    void acknowledge(picked);
    return;
  }
  const { top } = stand.peek();
  if (!top) return;
  if (bannerSeen.peek()) void acknowledge(top);
  else notify("refused", t("error.unseen"));
}

/** The S key. */
export function shelveNext(): void {
  const alert = pickedAlert.peek();
  if (!alert) notify("refused", t("error.pick"));
  else if (!may("officer")) notify("refused", t("error.officer"));
  else if (canShelve(alert)) shelving.value = alert;
}
