// What is done with several alerts that are ticked: one note for all, one reason for all.
import { useSignal } from "@preact/signals";
import { acknowledgeAll, canShelve, shelving } from "../../state/actions";
import { isWaiting } from "../../state/alerts";
import { may } from "../../state/session";
import { chosen, tickAll } from "../../state/shownAlerts";
import { t } from "../../text";

export function Together() {
  const note = useSignal("");
  const alerts = chosen.value;
  if (!alerts.length) return null;
  const waiting = alerts.filter(isWaiting);
  const red = waiting.filter((each) => each.severity === "red").length;
  const shelvable = alerts.filter(canShelve);
  const acknowledge = async (): Promise<void> => {
    if (await acknowledgeAll(waiting, note.value.trim())) {
      note.value = "";
      tickAll(false);
    }
  };
  return (
    <div class="together" role="group" aria-label={t("many.chosen", { n: alerts.length })}>
      <b>{t("many.chosen", { n: alerts.length })}</b>
      {may("officer") ? (
        <>
          <input type="text" maxLength={2000} placeholder={t("many.note")} aria-label={t("many.note")} value={note.value}
            onInput={(event) => { note.value = event.currentTarget.value; }} />
          <button type="button" class="loud" disabled={!waiting.length} onClick={() => void acknowledge()}>
            {red ? t("many.acknowledgeRed", { n: waiting.length, red }) : t("many.acknowledge", { n: waiting.length })}
          </button>
          <button type="button" disabled={!shelvable.length} onClick={() => { shelving.value = shelvable; }}>
            {t("many.shelve", { n: shelvable.length })}
          </button>
        </>
      ) : <span>{t("error.officer")}</span>}
      <button type="button" onClick={() => tickAll(false)}>{t("many.none")}</button>
    </div>
  );
}
