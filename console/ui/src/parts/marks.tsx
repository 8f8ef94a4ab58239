// Small marks used everywhere: severity by shape, word and colour; state; drill; quality.
import { clockTime, fullTime } from "../format";
import type { Alert, Severity } from "../messages";
import { type Condition, isCalling, isExpected, severityOf } from "../state/conditions";
import { t, word } from "../text";

const SHAPES: Record<Severity, string> = {
  red: "M8 .6l2.2 4.9 5.3.6-3.9 3.6 1.1 5.2L8 12.2l-4.7 2.7 1.1-5.2L.5 6.1l5.3-.6z",
  orange: "M8 .5 15.5 8 8 15.5 .5 8z",
  yellow: "M8 1.5 15.5 14.5H.5z",
  blue: "M2 2h12v12H2z",
};

export function Shape({ severity }: { severity: Severity }) {
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[severity]} />
    </svg>
  );
}

/** Hollow where it is `expected` and not measured. */
export function SeverityTag({ severity, expected = false }: { severity: Severity; expected?: boolean }) {
  return (
    <span class={`tag severity ${severity}${expected ? " expected" : ""}`}>
      <Shape severity={severity} />
      {word("severity", severity)}
    </span>
  );
}

export function DrillTag({ exercise }: { exercise: string | null }) {
  return exercise === null ? null : <span class="tag drill">{t("drill.word")}</span>;
}

export function StateText({ alert }: { alert: Alert }) {
  const until = alert.state === "shelved" && alert.shelved_until ? ` ${t("state.until", { time: clockTime(alert.shelved_until, false) })}` : "";
  return <span class={`state ${alert.state}`} title={until && fullTime(alert.shelved_until ?? "")}>{word("state", alert.state)}{until}</span>;
}

/** The same in words alone. */
export function conditionText(condition: Condition): string {
  const severity = severityOf(condition);
  if (!severity) return word("condition", condition);
  return [
    word("severity", severity), isExpected(condition) && t("condition.expected"), isCalling(condition) && t("condition.waiting"),
  ].filter(Boolean).join(" ");
}

/** What a station is, in shape and word. */
export function ConditionTag({ condition }: { condition: Condition }) {
  const severity = severityOf(condition);
  if (severity) {
    return (
      <span class="condition">
        <SeverityTag severity={severity} expected={isExpected(condition)} />
        {isExpected(condition) && <span class="forecast">{t("condition.expected")}</span>}
        {isCalling(condition) && <span class="waiting">{t("condition.waiting")}</span>}
      </span>
    );
  }
  return (
    <span class={`condition ${condition}`}>
      <span class="dot" aria-hidden="true" />
      {word("condition", condition)}
    </span>
  );
}
