// The grade of an incident: what the facts propose and by which criterion, what an officer confirmed, and the form for it.
import { useSignal } from "@preact/signals";
import { fullTime } from "../../format";
import type { Grade, Incident } from "../../messages";
import { Field } from "../../parts/Field";
import { gradeName, Source } from "../../parts/incident";
import { deed } from "../../state/deeds";
import { factName } from "../../state/facts";
import { LEVELS, schemeOf } from "../../state/incidents";
import { may } from "../../state/session";
import { either, t, word } from "../../text";

export function GradeCard({ incident }: { incident: Incident }) {
  const { proposed, confirmed } = incident;
  return (
    <section aria-label={t("incident.grade")}>
      <h3>{t("incident.grade")}</h3>
      <dl class="facts">
        {confirmed && <One name={t("grade.confirmed")} grade={confirmed} />}
        <One name={t("grade.proposed")} grade={proposed} />
      </dl>
      {incident.stage !== "closed" && may("officer") && <Confirm key={proposed?.level} incident={incident} />}
    </section>
  );
}

function One({ name, grade }: { name: string; grade: Grade | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {grade ? <b>{gradeName(grade)}</b> : t("grade.none")}
        {grade && <> {either(grade.criterion_zh, grade.criterion_en)} <Source text={grade.source} confirmed={grade.source_confirmed} /></>}
        {grade?.confirmed_by && <small>{grade.confirmed_by} · {grade.confirmed_at && fullTime(grade.confirmed_at)}</small>}
        {grade && !grade.confirmed_by && grade.missing.length > 0 && (
          <small class="missing">{t("grade.missing", { names: grade.missing.map(factName).join(t("list.comma")) })}</small>
        )}
      </dd>
    </div>
  );
}

function Confirm({ incident }: { incident: Incident }) {
  const scheme = schemeOf(incident.nature);
  const proposed = incident.proposed?.level ?? "";
  const level = useSignal(proposed);
  const reason = useSignal("");
  const isOther = level.value !== proposed;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await deed(incident, "grade", { level: level.value, reason: reason.value.trim() })) reason.value = "";
  };
  return (
    <form class="line-form wide" onSubmit={(event) => void submit(event)}>
      <Field label={t("grade.level")}>
        <select required value={level.value} onChange={(event) => { level.value = event.currentTarget.value; }}>
          {!proposed && <option value="">{t("rules.choose")}</option>}
          {LEVELS[scheme]?.map((each) => <option key={each} value={each}>{word("gradelevel", `${scheme}.${each}`)}</option>)}
        </select>
      </Field>
      <Field label={t(isOther ? "grade.reason" : "grade.reasonFree")}>
        <input required={isOther} maxLength={2000} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit" class="loud">{t("grade.confirm")}</button>
    </form>
  );
}
