// Says each new alert once to whoever hears the screen, and shows what was done or refused.
import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { placeName } from "../parts/alert";
import { isWaiting } from "../state/alerts";
import { dismiss, notices } from "../state/notices";
import { alertAmount, alertFigures } from "../state/quantities";
import { all } from "../state/watch";
import { either, t, word } from "../text";

const said = signal("");

function follow(): () => void {
  let before: ReadonlySet<string> | null = null;
  return effect(() => {
    const now = new Map(
      all.value.flatMap((model) => [...model.alerts.value.values()].filter(isWaiting)
        .map((alert) => [`${alert.exercise}/${alert.id}/${alert.severity}`, alert] as const)),
    );
    for (const [key, alert] of now) {
      if (before === null || before.has(key)) continue;
      said.value = [
        alert.exercise === null ? "" : t("drill.word"), word("severity", alert.severity), placeName(alert),
        either(alert.title_zh, alert.title_en), alert.forecast == null ? alertAmount(alert, alert.value) : alertFigures(alert),
      ].filter(Boolean).join(" ");
    }
    before = new Set(now.keys());
  });
}

export function Announcer() {
  useEffect(follow, []);
  return (
    <>
      <div class="unseen" role="alert" aria-live="assertive">{said.value}</div>
      <div class="notices" role="status" aria-live="polite">
        {notices.value.map((notice) => (
          <div key={notice.id} class={`notice ${notice.kind}`}>
            {notice.text}
            <button type="button" class="plain" aria-label={t("action.close")} onClick={() => dismiss(notice.id)}>✕</button>
          </div>
        ))}
      </div>
    </>
  );
}
