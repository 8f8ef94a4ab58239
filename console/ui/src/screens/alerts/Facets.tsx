// What the list of alerts is narrowed to: choices with how many each would show, and words. Kept in the address.
import { type About, ABOUT, type Standing, STATES } from "../../state/alertFilter";
import { SEVERITIES } from "../../state/alerts";
import { ask, asked, askNothing, counts, hidden, isNarrowed } from "../../state/shownAlerts";
import { townName } from "../../state/towns";
import type { Severity } from "../../messages";
import { t, word } from "../../text";

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly choices: readonly T[];
  readonly counts: ReadonlyMap<T, number>;
  readonly name: (choice: T) => string;
  readonly choose: (value: string) => void;
}

function Choice<T extends string>({ label, all, value, choices, counts: many, name, choose }: ChoiceProps<T>) {
  return (
    <select aria-label={label} class={value ? "narrowed" : ""} value={value} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">{all}</option>
      {choices.map((each) => <option key={each} value={each}>{`${name(each)} ${t("filter.count", { n: many.get(each) ?? 0 })}`}</option>)}
    </select>
  );
}

export function Facets() {
  const { severity, state, about, city, text } = asked.value;
  const many = counts.value;
  const cities = [...new Set([...many.city.keys(), city])].filter(Boolean).sort((a, b) => townName(a).localeCompare(townName(b), "zh"));
  return (
    <div class="filters">
      <Choice<Severity> label={t("column.severity")} all={t("filter.severity")} value={severity} choices={SEVERITIES} counts={many.severity}
        name={(each) => word("severity", each)} choose={(value) => ask({ severity: value })} />
      <Choice<Standing> label={t("column.state")} all={t("filter.state")} value={state} choices={STATES} counts={many.state}
        name={(each) => word("standing", each)} choose={(value) => ask({ state: value })} />
      <Choice<About> label={t("filter.aboutLabel")} all={t("filter.about")} value={about} choices={ABOUT} counts={many.about}
        name={(each) => word("about", each)} choose={(value) => ask({ about: value })} />
      <Choice label={t("column.city")} all={t("filter.city")} value={city} choices={cities} counts={many.city}
        name={townName} choose={(value) => ask({ city: value })} />
      <input type="search" placeholder={t("filter.search")} aria-label={t("filter.search")} value={text}
        onInput={(event) => ask({ text: event.currentTarget.value })} />
      {isNarrowed.value && (
        <span class="hidden-by">
          {t("filter.hidden", { n: hidden.value.all })}
          {hidden.value.waiting > 0 && <b> {t("filter.hiddenWaiting", { n: hidden.value.waiting })}</b>}{" "}
          <button type="button" onClick={askNothing}>{t("filter.clear")}</button>
        </span>
      )}
    </div>
  );
}
