// How an incident names itself: its title, its grade with what must be known of it, its stage.
import type { Grade, Incident } from "../messages";
import { riverOrTown } from "../state/towns";
import { either, t } from "../text";

/** Its title; the place in it, which alerting knows by its Chinese name alone, in the language of the screen. */
export function incidentTitle(incident: Incident): string {
  const place = incident.places[0];
  const named = [place?.river, place?.city].find((each) => each && incident.title_en.endsWith(each));
  const english = named ? incident.title_en.slice(0, -named.length) + riverOrTown(named) : incident.title_en;
  return either(incident.title_zh, english);
}

export const gradeName = (grade: Grade): string => either(grade.name_zh, grade.name_en);

/** The grade that counts, with the word that says whether an officer has confirmed it. */
export function gradeText(incident: Incident): string {
  if (incident.confirmed) return `${gradeName(incident.confirmed)} · ${t("grade.isConfirmed")}`;
  return incident.proposed ? `${gradeName(incident.proposed)} · ${t("grade.isProposed")}` : t("grade.none");
}

/** A source, marked where nobody has checked it against the paper. */
export function Source({ text, confirmed }: { text: string; confirmed: boolean }) {
  if (!text && confirmed) return null;
  return <small class="source">{text} {!confirmed && <em class="unconfirmed">{t("limit.unconfirmed")}</em>}</small>;
}
