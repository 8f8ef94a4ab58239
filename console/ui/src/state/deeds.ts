// What an officer does with an incident. The server carries it out; what came of it arrives by the stream.
import { post } from "../api";
import type { Alert, Incident } from "../messages";
import { t } from "../text";
import { houseOfIncident } from "./incidentList";
import { attempt, notify } from "./notices";
import { may } from "./session";
import { houseOf } from "./watch";

export type Verb = "note" | "fact" | "discovered" | "grade" | "met" | "close" | "report" | "reopen";

/** Ask for it and say how it went; true if it was done. */
export function deed(incident: Incident, verb: Verb, body: unknown): Promise<boolean> {
  if (!may("officer")) {
    notify("refused", t("error.incident"));
    return Promise.resolve(false);
  }
  const path = houseOfIncident(incident)?.path(`incidents/${encodeURIComponent(incident.id)}/${verb}`);
  if (!path) return Promise.resolve(false);
  return attempt(() => post(path, body), t(`deed.${verb}`));
}

/** Open an incident for an alert that is explained and therefore opened none. */
export function openIncident(alert: Alert, reason: string): Promise<boolean> {
  if (!may("officer")) {
    notify("refused", t("error.incident"));
    return Promise.resolve(false);
  }
  const path = houseOf(alert)?.path("incidents");
  if (!path) return Promise.resolve(false);
  return attempt(() => post(path, { alert: alert.id, reason }), t("deed.open"));
}
