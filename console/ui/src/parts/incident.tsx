// How an incident names itself: its title, its grade with what must be known of it, its stage.
import type { Grade, Incident } from "../messages";
import { either, t } from "../text";

/** Its title in the language of the screen. */
export const incidentTitle = (incident: Incident): string => either(incident.title_zh, incident.title_en);

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
