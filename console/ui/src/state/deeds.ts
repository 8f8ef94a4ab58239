// What an officer does with an incident. The server carries it out; what came of it arrives by the stream.
import { post } from "../api";
import type { Incident } from "../messages";
import { t } from "../text";
import { houseOfIncident } from "./incidentList";
import { attempt, notify } from "./notices";
import { may } from "./session";

export type Verb = "note" | "fact" | "discovered" | "grade" | "met" | "close" | "report";

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
