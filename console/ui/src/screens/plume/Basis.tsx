// What a run rests on: source and amount, weather, model and members, levels with their sources, and what must be read with it.
import { amount, fullTime } from "../../format";
import type { Forecast } from "../../messages";
import { language } from "../../prefs";
import { either, t, word } from "../../text";

export function Basis({ run }: { run: Forecast }) {
  const { source } = run;
  const notes = language.value === "zh" ? run.notes_zh : run.notes_en;
  const rows: readonly (readonly [string, string])[] = [
    [t("plume.made"), fullTime(run.time)],
    [t("plume.who"), run.who === "fengsui" ? t("plume.byAlert") : run.who],
    [t("plume.window"), `${fullTime(run.start)} – ${fullTime(run.end)}`],
    [t("plume.substance"), either(source.substance_zh, source.substance_en) || source.substance],
    [t("plume.source"), `${either(source.place_zh, source.place_en)} · ${either(source.reason_zh, source.reason_en)}`],
    [t("plume.amount"), either(source.amount_zh, source.amount_en)],
    [t("plume.height"), amount(source.height, "m", 0)],
    [t("plume.model"), either(run.model_zh, run.model_en)],
    [t("plume.members"), t("plume.ofMembers", { n: run.members, seed: run.seed })],
  ];
  return (
    <>
      <dl class="facts">{rows.map(([name, says]) => <div key={name}><dt>{name}</dt><dd>{says}</dd></div>)}</dl>
      <h3>{t("plume.weather")}</h3>
      <ul class="grounds">
        {run.basis.map((each) => <li key={each.what + each.source}>{either(each.zh, each.en)}{each.time && <small> {fullTime(each.time)}</small>}</li>)}
      </ul>
      {run.levels.length > 0 && <h3>{t("plume.level")}</h3>}
      <ul class="grounds">
        {run.levels.map((each) => (
          <li key={each.name}>
            {t("plume.levelIs", { name: each.name, value: amount(each.value, each.unit) })} {word("severity", each.severity)}
            {!each.confirmed && <em class="unconfirmed">{t("site.unconfirmed")}</em>}<small> {t("reach.source", { source: each.source })}</small>
          </li>
        ))}
      </ul>
      <h3>{t("plume.notes")}</h3>
      <ul class="steps">{notes.map((each) => <li key={each}>{each}</li>)}</ul>
    </>
  );
}
