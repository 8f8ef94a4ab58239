// Everything that changed in an incident, newest first; a note into it; and closing it, with the reason.
import { useSignal } from "@preact/signals";
import { fullTime } from "../../format";
import type { Alert, Incident, IncidentChange } from "../../messages";
import { shortPlace, titleOf } from "../../parts/alert";
import { Field } from "../../parts/Field";
import { deed } from "../../state/deeds";
import { may } from "../../state/session";
import { either, t, word } from "../../text";

/** The log's line in words: where it is the id of an alert or a duty, that one; else as it was written, in Chinese. */
function said({ note, incident }: IncidentChange, alerts: readonly Alert[]): string {
  const alert = alerts.find((each) => each.id === note);
  if (alert) return `${shortPlace(alert)} ${titleOf(alert)}`;
  const duty = incident.deadlines.find((each) => each.duty_zh === note);
  return duty ? either(duty.duty_zh, duty.duty_en) : note;
}

export function TimeLine({ changes, alerts }: { changes: readonly IncidentChange[]; alerts: readonly Alert[] }) {
  return (
    <ol class="life">
      {changes.toReversed().map((each) => (
        <li key={`${each.cause}/${each.ordinal}`}>
          <time>{fullTime(each.time)}</time>
          <span class="change"><b>{word("change", each.trigger)}</b> {each.who && t("detail.by", { who: each.who })}</span>
          {said(each, alerts) && <q>{said(each, alerts)}</q>}
        </li>
      ))}
    </ol>
  );
}

export function Note({ incident }: { incident: Incident }) {
  const note = useSignal("");
  if (!may("officer")) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await deed(incident, "note", { note: note.value.trim() })) note.value = "";
  };
  return (
    <form class="line-form wide" onSubmit={(event) => void submit(event)}>
      <Field label={t("incident.note")}>
        <input required maxLength={2000} value={note.value} onInput={(event) => { note.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("incident.write")}</button>
    </form>
  );
}

/** What holds is refused by the server, with how many alerts still hold; so the button is always there. */
export function Close({ incident }: { incident: Incident }) {
  const reason = useSignal("");
  if (!may("officer")) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    await deed(incident, "close", { reason: reason.value.trim() });
  };
  return (
    <form class="line-form wide hinted" aria-label={t("incident.close")} onSubmit={(event) => void submit(event)}>
      <Field label={t("incident.closeReason")} hint={t("incident.closeHint")}>
        <input required maxLength={2000} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("incident.close")}</button>
    </form>
  );
}
