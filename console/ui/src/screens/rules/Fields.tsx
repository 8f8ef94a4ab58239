// The fields of the form for rules: texts, choices, amounts with their unit, and levels.
import { TypedField } from "../../parts/TypedField";
import { SEVERITIES } from "../../state/alerts";
import { type Amount, hasLimits, type Draft, type LevelDraft } from "../../state/ruleForm";
import { t, word } from "../../text";

interface Common {
  label: string;
  hint?: string;
  wrong?: string | undefined;
}

export function TextField({ value, change, rows, fixed = false, ...more }: Common & { value: string; change: (value: string) => void; rows?: number; fixed?: boolean }) {
  return (
    <TypedField {...more}>
      {rows
        ? <textarea rows={rows} maxLength={4000} value={value} onInput={(event) => change(event.currentTarget.value)} />
        : <input maxLength={400} readOnly={fixed} value={value} onInput={(event) => change(event.currentTarget.value)} />}
    </TypedField>
  );
}

type Choices = readonly (readonly [string, string])[];

export function ChoiceField({ value, change, choices, ...more }: Common & { value: string; change: (value: string) => void; choices: Choices }) {
  return (
    <TypedField {...more}>
      <select value={value} onChange={(event) => change(event.currentTarget.value)}>
        {choices.map(([key, says]) => <option key={key} value={key}>{says}</option>)}
      </select>
    </TypedField>
  );
}

/** A number and its unit, side by side. */
export function AmountField({ value, change, units, ...more }: Common & { value: Amount; change: (value: Amount) => void; units: Choices }) {
  const known = units.some(([key]) => key === value.unit) ? units : [[value.unit, value.unit || "\u2014"] as const, ...units];
  return (
    <div class="amount">
      <TypedField {...more}>
        <input inputMode="decimal" maxLength={40} value={value.number} onInput={(event) => change({ ...value, number: event.currentTarget.value })} />
      </TypedField>
      <select aria-label={t("rule.unitOf", { name: more.label })} value={value.unit} onChange={(event) => change({ ...value, unit: event.currentTarget.value })}>
        {known.map(([key, says]) => <option key={key} value={key}>{says}</option>)}
      </select>
    </div>
  );
}

interface LevelsProps {
  draft: Draft;
  units: Choices;
  wrong: (field: string) => string | undefined;
  change: (levels: readonly LevelDraft[]) => void;
}

export function Levels({ draft, units, wrong, change }: LevelsProps) {
  const limits = hasLimits(draft.detector);
  const put = (at: number, more: Partial<LevelDraft>): void => change(draft.levels.map((each, nth) => (nth === at ? { ...each, ...more } : each)));
  const add = (): void => {
    const free = SEVERITIES.toReversed().find((each) => !draft.levels.some((level) => level.severity === each)) ?? "red";
    const unit = draft.levels[0]?.limit.unit || units[0]?.[0] || "";
    change([...draft.levels, { severity: free, limit: { number: "", unit }, source: "", read: false }]);
  };
  return (
    <fieldset class="levels">
      <legend>{t("rule.levels")}</legend>
      <small>{t(limits ? "rule.levelsHint" : "rule.levelHint")}</small>
      {draft.levels.map((level, at) => (
        <div key={at} class="level" role="group" aria-label={t("rule.level", { n: at + 1 })}>
          <ChoiceField label={t("column.severity")} value={level.severity} choices={SEVERITIES.map((each) => [each, word("severity", each)])}
            change={(severity) => put(at, { severity: severity as LevelDraft["severity"] })} />
          {limits && (
            <>
              <AmountField label={t("column.limit")} value={level.limit} units={units} wrong={wrong(`level.${at}.limit`)}
                change={(limit) => put(at, { limit })} />
              <TextField label={t("rule.source")} value={level.source} wrong={wrong(`level.${at}.source`)} change={(source) => put(at, { source })} />
              <label class="check">
                <input type="checkbox" checked={level.read} onChange={(event) => put(at, { read: event.currentTarget.checked })} /> {t("rule.read")}
              </label>
            </>
          )}
          {draft.levels.length > 1 && (
            <button type="button" aria-label={t("rule.dropLevel", { severity: word("severity", level.severity) })}
              onClick={() => change(draft.levels.filter((_, nth) => nth !== at))}>{t("rule.drop")}</button>
          )}
        </div>
      ))}
      {wrong("level") && <small class="trouble">{wrong("level")}</small>}
      {limits && draft.levels.length < SEVERITIES.length && <button type="button" onClick={add}>{t("rule.addLevel")}</button>}
    </fieldset>
  );
}
