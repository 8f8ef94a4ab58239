// What an officer may do with an alert, with a note.
import { useSignal } from "@preact/signals";
import type { Alert } from "../messages";
import { acknowledge, canShelve, comment, reset, shelving, unshelve } from "../state/actions";
import { isWaiting } from "../state/alerts";
import { may } from "../state/session";
import { t } from "../text";

export function AlertActions({ alert }: { alert: Alert }) {
  const note = useSignal("");
  if (!may("officer")) return <p class="says">{t("error.officer")}</p>;
  const after = async (doing: Promise<boolean>): Promise<void> => {
    if (await doing) note.value = "";
  };
  const said = note.value.trim();
  return (
    <div class="actions">
      <input type="text" maxLength={2000} placeholder={t(isWaiting(alert) ? "detail.noteHint" : "detail.note")} aria-label={t("detail.note")} value={note.value}
        onInput={(event) => { note.value = event.currentTarget.value; }} />
      <div class="buttons">
        {isWaiting(alert) && (
          <button type="button" class="loud" onClick={() => void after(acknowledge(alert, said))}>{t("action.acknowledge")} <kbd>A</kbd></button>
        )}
        <button type="button" disabled={!said} onClick={() => void after(comment(alert, said))}>{t("action.comment")}</button>
        {canShelve(alert) && (
          <button type="button" onClick={() => { shelving.value = [alert]; }}>{t("action.shelve")} <kbd>S</kbd></button>
        )}
        {alert.state === "shelved" && <button type="button" onClick={() => void unshelve(alert)}>{t("action.unshelve")}</button>}
        {alert.state === "latched" && <button type="button" onClick={() => void reset(alert)}>{t("action.reset")}</button>}
      </div>
    </div>
  );
}
