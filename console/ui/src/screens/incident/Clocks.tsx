// The clocks of an incident: each duty with the time left, where it is written, and a form to say that it is done.
import { useSignal } from "@preact/signals";
import { fullTime } from "../../format";
import type { Deadline, Incident } from "../../messages";
import { ClockTag } from "../../parts/clock";
import { Field } from "../../parts/Field";
import { Source } from "../../parts/incident";
import { deed } from "../../state/deeds";
import { isStatutory } from "../../state/incidents";
import type { HouseModel } from "../../state/model";
import { may } from "../../state/session";
import { either, t } from "../../text";

export function Clocks({ incident, model }: { incident: Incident; model: HouseModel }) {
  return (
    <section class="clocks" aria-label={t("incident.clocks")}>
      <h3>{t("incident.clocks")}</h3>
      {incident.deadlines.length === 0 && <p class="says">{t("clock.none")}</p>}
      <ul>
        {doneLast(incident.deadlines).map((each) => <Duty key={each.id} deadline={each} incident={incident} model={model} />)}
      </ul>
    </section>
  );
}

/** What is still to be done first, in the order in which it is due. */
function doneLast(deadlines: readonly Deadline[]): readonly Deadline[] {
  return deadlines.toSorted((a, b) => Number(a.state === "met") - Number(b.state === "met"));
}

function Duty({ deadline, incident, model }: { deadline: Deadline; incident: Incident; model: HouseModel }) {
  const saying = useSignal(false);
  const isMet = deadline.state === "met";
  return (
    <li>
      <ClockTag deadline={deadline} model={model} />
      <div>
        {either(deadline.duty_zh, deadline.duty_en)}
        {!isStatutory(deadline) && <em class="unconfirmed">{t("clock.own")}</em>}
        <small>
          {isMet && deadline.met_at
            ? t("clock.met", { who: deadline.met_by ?? "", time: fullTime(deadline.met_at), note: either(deadline.note, deadline.note_en) })
            : t("clock.due", { time: fullTime(deadline.due) })}
        </small>
        <Source text={deadline.source} confirmed={deadline.source_confirmed} />
        {saying.value && <Met deadline={deadline} incident={incident} done={() => { saying.value = false; }} />}
      </div>
      {!isMet && incident.stage !== "closed" && (
        <button type="button" disabled={!may("officer")} aria-expanded={saying.value} onClick={() => { saying.value = !saying.value; }}>
          {t("action.met")}
        </button>
      )}
    </li>
  );
}

function Met({ deadline, incident, done }: { deadline: Deadline; incident: Incident; done: () => void }) {
  const note = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await deed(incident, "met", { deadline: deadline.id, note: note.value.trim() })) done();
  };
  return (
    <form class="line-form wide" onSubmit={(event) => void submit(event)}>
      <Field label={t("clock.how")}>
        <input required maxLength={2000} value={note.value} onInput={(event) => { note.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit" class="loud">{t("action.record")}</button>
    </form>
  );
}
