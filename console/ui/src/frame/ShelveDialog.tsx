// Puts an alert aside: why, and for how long. It comes back by itself.
import { useState } from "preact/hooks";
import { AlertNames } from "../parts/AlertNames";
import { Dialog } from "../parts/Dialog";
import { Field } from "../parts/Field";
import { shelveAll, shelving } from "../state/actions";
import { t } from "../text";

const MINUTES = [15, 30, 60, 120, 240, 480] as const;

export function ShelveDialog() {
  const alerts = shelving.value;
  const [reason, setReason] = useState("");
  const [minutes, setMinutes] = useState(60);
  if (!alerts.length) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await shelveAll(alerts, reason.trim(), minutes)) {
      setReason("");
      shelving.value = [];
    }
  };
  return (
    <Dialog title={t("shelve.title")} close={() => { shelving.value = []; }}>
      <form onSubmit={(event) => void submit(event)}>
        <AlertNames alerts={alerts} />
        <Field label={t("shelve.reason")}>
          <textarea required rows={2} maxLength={2000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </Field>
        <Field label={t("shelve.minutes")} hint={t("shelve.hint")}>
          <select value={minutes} onChange={(event) => setMinutes(Number(event.currentTarget.value))}>
            {MINUTES.map((each) => <option key={each} value={each}>{t("span.minutes", { n: each })}</option>)}
          </select>
        </Field>
        <div class="buttons">
          <button type="submit" class="loud" disabled={!reason.trim()}>{t("action.shelve")}</button>
        </div>
      </form>
    </Dialog>
  );
}
