// Everything that changed in an incident, newest first; a note into it; and closing it, with the reason.
import { useSignal } from "@preact/signals";
import { fullTime } from "../../format";
import type { Alert, Incident, IncidentChange } from "../../messages";
import { shortPlace, titleOf } from "../../parts/alert";
import { shortDuty } from "../../parts/clock";
import { Field } from "../../parts/Field";
import { deed } from "../../state/deeds";
import { may } from "../../state/session";
import { either, t, word } from "../../text";

/** The log's line in words: where it is the id of an alert, that one; an officer's own words stay as they were typed. */
function said({ note, note_en }: IncidentChange, alerts: readonly Alert[]): string {
  const alert = alerts.find((each) => each.id === note);
  return alert ? `${shortPlace(alert)} ${titleOf(alert)}` : either(note, note_en);
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

/** What holds is refused by the server, with each alert that still holds; so the button is always there. */
export function Close({ incident }: { incident: Incident }) {
  const reason = useSignal("");
  const why = useSignal("");
  if (!may("officer")) return null;
  const unmet = incident.deadlines.filter((each) => each.state !== "met").map(shortDuty);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    await deed(incident, "close", { reason: reason.value.trim(), unmet: unmet.length ? why.value.trim() : "" });
  };
  return (
    <form class="line-form wide hinted" aria-label={t("incident.close")} onSubmit={(event) => void submit(event)}>
      <Field label={t("incident.closeReason")} hint={t("incident.closeHint")}>
        <input required maxLength={2000} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
      </Field>
      {unmet.length > 0 && (
        <Field label={t("incident.unmetReason")} hint={t("incident.unmet", { names: unmet.join(t("list.comma")) })}>
          <input maxLength={2000} value={why.value} onInput={(event) => { why.value = event.currentTarget.value; }} />
        </Field>
      )}
      <button type="submit">{t("incident.close")}</button>
    </form>
  );
}

/** What turned out not to be dealt with. The server says so where it was closed too long ago. */
export function Reopen({ incident }: { incident: Incident }) {
  const reason = useSignal("");
  if (!may("officer")) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await deed(incident, "reopen", { reason: reason.value.trim() })) reason.value = "";
  };
  return (
    <form class="line-form wide" aria-label={t("incident.reopen")} onSubmit={(event) => void submit(event)}>
      <Field label={t("incident.reopenReason")}>
        <input required maxLength={2000} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("incident.reopen")}</button>
    </form>
  );
}
