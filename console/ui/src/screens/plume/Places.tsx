// Who is reached when: how far each level reaches and over how many people, then each place with its times, chance and dose.
import { useSignal } from "@preact/signals";
import { amount, count, figures, nearMinute, NOTHING } from "../../format";
import type { Arrival, Forecast } from "../../messages";
import { levelName } from "./PlumeKey";
import type { HouseModel } from "../../state/model";
import { reachedAt } from "../../state/front";
import { goToPlace } from "../../state/plume";
import { areaOf, type Column, type Extent, extentOf, levelsDrawn, peopleWithin, sorted } from "../../state/plumeFacts";
import { percent } from "../../state/quantities";
import { moment } from "../../state/timebar";
import { towns } from "../../state/towns";
import { either, type Key, t, word } from "../../text";

export function Places({ model, run }: { model: HouseModel; run: Forecast }) {
  return (
    <>
      <Levels run={run} />
      <h3>{t("plume.placesOf", { n: run.arrivals.length })}</h3>
      {run.arrivals.length ? <Arrivals model={model} run={run} /> : <p class="says">{t("plume.noPlaces")}</p>}
    </>
  );
}

/** At least so much where the edge of what was looked at cuts it. */
export function extentText(extent: Extent | null, what: "km" | "km2"): string {
  if (!extent) return NOTHING;
  const text = figures(extent[what], what === "km" ? "km" : "km²");
  return extent.isCut ? `≥\u00a0${text}` : text;
}

function Levels({ run }: { run: Forecast }) {
  const people = (level: number, share: number): string => {
    const found = peopleWithin(areaOf(run, level, share), towns.value);
    return found ? t("plume.atLeast", { n: count(found) }) : NOTHING;
  };
  const levels = levelsDrawn(run);
  if (!levels.length) return <p class="hint">{t("plume.noAreas")}</p>;
  return (
    <>
      <table class="values levels">
        <thead>
          <tr>
            <th scope="col">{t("plume.level")}</th><th scope="col" class="number">{t("plume.farthest")}</th><th scope="col" class="number">{t("plume.area")}</th>
            <th scope="col" class="number">{t("plume.peopleBest")}</th><th scope="col" class="number">{t("plume.peoplePossible")}</th>
          </tr>
        </thead>
        <tbody>
          {levels.map((level) => {
            const best = extentOf(run, level, 0);
            const known = run.levels[level];
            return (
              <tr key={level}>
                <th scope="row">{levelName(run, level)}{known && !known.confirmed && <em class="unconfirmed">{t("site.unconfirmed")}</em>}</th>
                <td class="number">{extentText(best, "km")}</td><td class="number">{extentText(best, "km2")}</td>
                <td class="number">{people(level, 0)}</td><td class="number">{people(level, 0.05)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="hint">{t("plume.peopleHint")}{run.radius > 0 && ` ${t("plume.edgeHint", { n: run.radius / 1000 })}`}</p>
    </>
  );
}

const COLUMNS: readonly Column[] = ["name", "arrival", "chance", "level", "peak", "distance", "people"];

/** What a column is of in this run. */
function headOf(column: Column, run: Forecast): Key {
  if (column === "peak" && run.doses.length) return "plumecolumn.dose";
  return column === "chance" && !run.levels.length ? "plumecolumn.arrives" : `plumecolumn.${column}`;
}

function Arrivals({ model, run }: { model: HouseModel; run: Forecast }) {
  const order = useSignal<{ readonly column: Column; readonly down: boolean }>({ column: "arrival", down: false });
  const { column, down } = order.value;
  const known = new Map(towns.value.map((each) => [each.id, each.population]));
  const people = (place: Arrival): number | null => (place.kind === "town" ? known.get(place.place) ?? null : null);
  return (
    <table class="values arrivals">
      <thead>
        <tr>
          {COLUMNS.map((each) => (
            <th key={each} scope="col" class={each === "name" ? "" : "number"} aria-sort={each === column ? (down ? "descending" : "ascending") : undefined}>
              <button type="button" class="link" onClick={() => { order.value = { column: each, down: each === column && !down }; }}>
                {t(headOf(each, run))}{each === column && <span aria-hidden="true"> {down ? "▼" : "▲"}</span>}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{sorted(run.arrivals, column, down, people).map((each) => <Row key={each.place} place={each} run={run} people={people(each)} now={model.now.value} />)}</tbody>
    </table>
  );
}

function Row({ place, run, people, now }: { place: Arrival; run: Forecast; people: number | null; now: number | null }) {
  const at = moment.value;
  const level = run.levels[place.level] ?? run.levels[0];
  const dose = run.doses.find((each) => each.place === place.place);
  const band = ([low, middle, high]: readonly [number, number, number], unit: string) => (
    <>{figures(middle, unit)}<small>{figures(low, "")}–{figures(high, "")}</small></>
  );
  const state = at === null ? null : reachedAt(place, at);
  return (
    <tr class={state === "there" ? "there" : ""}>
      <th scope="row">
        <button type="button" class="link" title={t("plume.toMap")} onClick={() => goToPlace(place.longitude, place.latitude)}>{either(place.name_zh, place.name_en)}</button>
        <small>{word("placekind", place.kind)}{state && state !== "no" && ` · ${t(`plumestate.${state}`)}`}</small>
      </th>
      <td class="number">
        {place.likely ? nearMinute(place.likely, now) : <>{NOTHING}<small>{t("plume.notBest")}</small></>}
        {place.earliest && place.latest && <small>{nearMinute(place.earliest, now)}–{nearMinute(place.latest, now)}</small>}
      </td>
      <td class="number">{percent(place.chance)}</td>
      <td class="number">{place.level >= 0 ? run.levels[place.level]?.name : NOTHING}</td>
      <td class="number">{dose ? band(dose.effective, "mSv") : level && !run.source.unit_release ? band(place.peak, level.unit) : NOTHING}</td>
      <td class="number">{amount(place.distance, "km", 1)}<small>{Math.round(place.bearing)}°</small></td>
      <td class="number">{people === null ? NOTHING : count(people)}</td>
    </tr>
  );
}
