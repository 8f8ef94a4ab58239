// Shift+A: names the alerts that are about to be acknowledged together, and asks once.
import { useState } from "preact/hooks";
import { AlertNames } from "../parts/AlertNames";
import { Dialog } from "../parts/Dialog";
import { Field } from "../parts/Field";
import { acknowledgeAll, confirming } from "../state/actions";
import { isWaiting, keyOf } from "../state/alerts";
import { shownAlerts } from "../state/shownAlerts";
import { t } from "../text";

export function ConfirmShown() {
  const [note, setNote] = useState("");
  const keys = new Set(confirming.value.map(keyOf));
  // As they stand now: one that has become red or was acknowledged meanwhile is no longer among them, and none is added.
  const alerts = keys.size ? shownAlerts.value.filter((each) => keys.has(keyOf(each)) && isWaiting(each) && each.severity !== "red") : [];
  if (!keys.size) return null;
  const close = (): void => {
    confirming.value = [];
    setNote("");
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void acknowledgeAll(alerts, note.trim());
    close();
  };
  const red = shownAlerts.value.filter((each) => isWaiting(each) && each.severity === "red").length;
  return (
    <Dialog title={t("many.title", { n: alerts.length })} close={close}>
      <form onSubmit={submit}>
        <AlertNames alerts={alerts} />
        {red > 0 && <p><b>{t("many.red", { n: red })}</b></p>}
        <Field label={t("many.note")}>
          <input type="text" maxLength={2000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
        </Field>
        <div class="buttons">
          <button type="submit" class="loud" disabled={!alerts.length}>{t("many.acknowledge", { n: alerts.length })}</button>
          <button type="button" onClick={close}>{t("action.cancel")}</button>
        </div>
      </form>
    </Dialog>
  );
}
