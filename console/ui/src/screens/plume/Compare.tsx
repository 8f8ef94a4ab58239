// Two runs side by side: what they were asked with, how far they reach, and when each place is reached by either.
import { amount, nearMinute, nearTime, NOTHING, offset } from "../../format";
import type { Forecast } from "../../messages";
import { Field } from "../../parts/Field";
import { levelName } from "./PlumeKey";
import type { HouseModel } from "../../state/model";
import { compareWith, goToPlace, runs, second } from "../../state/plume";
import { extentOf, levelsDrawn, type PlaceDifference, placeDifferences } from "../../state/plumeFacts";
import { percent } from "../../state/quantities";
import { either, t } from "../../text";
import { extentText } from "./Places";
import { weatherOf } from "./Runs";

export function Compare({ model, run }: { model: HouseModel; run: Forecast }) {
  const other = second.value;
  const now = model.now.value;
  return (
    <>
      <Field label={t("plume.against")}>
        <select class="broad" value={other?.id ?? ""} onChange={(event) => compareWith(event.currentTarget.value || null)}>
          <option value="">{t("plume.choose")}</option>
          {runs.value.filter((each) => each.id !== run.id).map((each) => (
            <option key={each.id} value={each.id}>{t("plume.runOf", { title: either(each.title_zh, each.title_en), time: nearTime(each.time, now) })}</option>
          ))}
        </select>
      </Field>
      {other ? <Both model={model} one={run} other={other} /> : <p class="says">{t("plume.compareHint")}</p>}
    </>
  );
}

/** Rows of a name and what each of both says. */
type Said = readonly (readonly [string, string, string])[];

function inputs(one: Forecast, other: Forecast, now: number | null): Said {
  const both = (name: string, says: (run: Forecast) => string): readonly [string, string, string] => [name, says(one), says(other)];
  const wind = (run: Forecast): string => {
    const found = run.basis.find((each) => each.what === "wind");
    return either(found?.zh, found?.en) || NOTHING;
  };
  const stability = (run: Forecast): string => {
    const found = run.basis.find((each) => each.what === "stability");
    return either(found?.zh, found?.en) || NOTHING;
  };
  return [
    both(t("plume.made"), (run) => nearTime(run.time, now)),
    both(t("plume.who"), (run) => (run.who === "fengsui" ? t("plume.byAlert") : run.who)),
    both(t("plume.kind"), (run) => t(run.warns ? "plume.warns" : "plume.whatIf")),
    both(t("plume.substance"), ({ source }) => either(source.substance_zh, source.substance_en) || source.substance),
    both(t("plume.source"), ({ source }) => either(source.place_zh, source.place_en)),
    both(t("plume.amount"), ({ source }) => either(source.amount_zh, source.amount_en)),
    both(t("plume.height"), ({ source }) => amount(source.height, "m", 0)),
    both(t("plume.start"), (run) => nearMinute(run.start, now)),
    both(t("plume.weather"), weatherOf),
    both(t("plume.wind"), wind),
    both(t("plume.stability"), stability),
    both(t("plume.model"), (run) => either(run.model_zh, run.model_en)),
  ];
}

function reaches(one: Forecast, other: Forecast): Said {
  const level = Math.min(...levelsDrawn(one), ...levelsDrawn(other));
  if (!Number.isFinite(level)) return [];
  const says = (run: Forecast, share: number, what: "km" | "km2"): string => extentText(extentOf(run, level, share), what);
  const row = (share: number, what: "km" | "km2", name: string): readonly [string, string, string] => [name, says(one, share, what), says(other, share, what)];
  const named = levelName(one, level);
  return [
    row(0, "km", t("plume.reachBest", { level: named })), row(0, "km2", t("plume.areaBest", { level: named })),
    row(0.05, "km2", t("plume.areaPossible", { level: named })),
    [t("plume.placesReached"), String(one.arrivals.filter((each) => each.likely).length), String(other.arrivals.filter((each) => each.likely).length)],
  ];
}

function Table({ rows, label }: { rows: Said; label: string }) {
  return (
    <table class="values differences">
      <caption class="unseen">{label}</caption>
      <thead><tr><th scope="col">{label}</th><th scope="col">A</th><th scope="col">B</th></tr></thead>
      <tbody>
        {rows.map(([name, one, other]) => (
          <tr key={name} class={one === other ? "" : "differs"}><th scope="row">{name}{one !== other && <span class="unseen"> {t("plume.differs")}</span>}</th><td>{one}</td><td>{other}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

function Both({ model, one, other }: { model: HouseModel; one: Forecast; other: Forecast }) {
  const now = model.now.value;
  return (
    <>
      <Table rows={inputs(one, other, now)} label={t("plume.inputs")} />
      <Table rows={reaches(one, other)} label={t("plume.reach")} />
      <table class="values differences">
        <thead>
          <tr>
            <th scope="col">{t("plumecolumn.name")}</th><th scope="col">A</th><th scope="col">B</th>
            <th scope="col" class="number">{t("plume.later")}</th>
          </tr>
        </thead>
        <tbody>{placeDifferences(one, other).map((each) => <Row key={each.place.place} row={each} one={one} other={other} now={now} />)}</tbody>
      </table>
    </>
  );
}

function Row({ row, one, other, now }: { row: PlaceDifference; one: Forecast; other: Forecast; now: number | null }) {
  const cell = (place: PlaceDifference["first"], run: Forecast) => place ? (
    <td>
      {place.likely ? nearMinute(place.likely, now) : t("plume.notBest")}
      <small>{percent(place.chance)}{place.level >= 0 && ` · ${run.levels[place.level]?.name ?? ""}`}</small>
    </td>
  ) : <td>{t("plume.notReached")}</td>;
  return (
    <tr class={row.later === 0 ? "" : "differs"}>
      <th scope="row"><button type="button" class="link" onClick={() => goToPlace(row.place.longitude, row.place.latitude)}>{either(row.place.name_zh, row.place.name_en)}</button></th>
      {cell(row.first, one)}{cell(row.second, other)}
      <td class="number">{row.later === null ? NOTHING : offset(row.later)}</td>
    </tr>
  );
}
