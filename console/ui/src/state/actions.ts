// What an officer does with alerts. The server carries it out; what came of it arrives by the stream.
import { signal } from "@preact/signals";
import { post } from "../api";
import type { Alert, Validation } from "../messages";
import { t } from "../text";
import { isWaiting, keyOf } from "./alerts";
import { attempt, notify, reasonOf } from "./notices";
import { bannerSeen } from "./seen";
import { pickedAlert } from "./selection";
import { screen } from "./route";
import { may } from "./session";
import { chosen, shownAlerts, tick } from "./shownAlerts";
import { houseOf, stand } from "./watch";

/** The alerts a shelving is being written for. */
export const shelving = signal<readonly Alert[]>([]);
/** Those in sight that are to be acknowledged together, once that is confirmed. */
export const confirming = signal<readonly Alert[]>([]);

const pathOf = (alert: Alert, verb: string): string | undefined => houseOf(alert)?.path(`alerts/${encodeURIComponent(alert.id)}/${verb}`);

function send(alert: Alert, verb: string, body: unknown, done: string): Promise<boolean> {
  if (!may("officer")) {
    notify("refused", t("error.officer"));
    return Promise.resolve(false);
  }
  const path = pathOf(alert, verb);
  if (!path) return Promise.resolve(false);
  return attempt(() => post(path, body), done);
}

const AT_ONCE = 4;

/** The same for each of several, a few at a time; says once how many were done and why the first of the others was not. */
async function sendEach(alerts: readonly Alert[], verb: string, body: unknown): Promise<boolean> {
  if (!may("officer")) {
    notify("refused", t("error.officer"));
    return false;
  }
  const left = [...alerts];
  let [done, reason] = [0, ""];
  const work = async (): Promise<void> => {
    for (let alert = left.shift(); alert; alert = left.shift()) {
      const path = pathOf(alert, verb);
      try {
        if (path) await post(path, body);
        done += 1;
      } catch (error) {
        reason ||= reasonOf(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const failed = alerts.length - done;
  if (done) notify("done", t("done.many", { n: done }));
  if (failed) notify("refused", t("error.many", { n: failed, reason }));
  return failed === 0;
}

export const acknowledgeAll = (alerts: readonly Alert[], note: string): Promise<boolean> =>
  sendEach(alerts.filter(isWaiting), "acknowledge", { note });
export const shelveAll = (alerts: readonly Alert[], reason: string, minutes: number): Promise<boolean> =>
  alerts.length === 1 && alerts[0] ? shelve(alerts[0], reason, minutes) : sendEach(alerts, "shelve", { reason, minutes });

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
  const ticked = screen.peek() === "alerts" ? chosen.peek() : [];
  const alert = pickedAlert.peek();
  const alerts = ticked.length ? ticked : alert ? [alert] : [];
  if (!alerts.length) notify("refused", t("error.pick"));
  else if (!may("officer")) notify("refused", t("error.officer"));
  else if (alerts.some(canShelve)) shelving.value = alerts.filter(canShelve);
}

/** Shift+A: all in the table that wait, but none of the gravest colour, which are read and acknowledged one by one. */
export function acknowledgeShown(): void {
  if (screen.peek() !== "alerts") notify("refused", t("error.onAlerts"));
  else if (!may("officer")) notify("refused", t("error.officer"));
  else {
    const found = shownAlerts.peek().filter((alert) => isWaiting(alert) && alert.severity !== "red");
    if (found.length) confirming.value = found;
    else notify("refused", t("error.noneShown"));
  }
}

/** The X key: tick the alert that is picked, or take its tick away. */
export function tickPicked(): void {
  const alert = pickedAlert.peek();
  if (screen.peek() === "alerts" && alert && shownAlerts.peek().includes(alert)) tick(keyOf(alert));
  else notify("refused", t("error.pick"));
}
