// What the screens know of what the map shows, handed to what makes files and sheets of it.
import { projection } from "../prefs";
import { baseMapsShown } from "../state/baseMaps";
import { drawn } from "../state/drawn";
import { groundSources } from "../state/ground";
import { visible } from "../state/layers";
import type { HouseModel } from "../state/model";
import { newestOf } from "../state/newest";
import { shownPlan } from "../state/plans";
import { quantities } from "../state/quantities";
import { shapes } from "../state/reach";
import { whereIs } from "../state/reachFacts";
import { tried } from "../state/reachTrial";
import { boundaryNotice, regionName } from "../state/region";
import { me } from "../state/session";
import { sites } from "../state/sites";
import { live } from "../state/watch";
import { zones } from "../state/zones";
import { either, t, word } from "../text";
import { fullTime, nearMinute, scaleOf, trimmed, utcTime } from "../format";
import type { Drawn, Picture } from "./drawn";
import type { About } from "./geojson";
import type { Words } from "./sheet";

export function pictureOf(model: HouseModel): Picture {
  const now = model.reach.value;
  return {
    exercise: model.exercise, shown: visible.value, stations: [...model.stations.value.values()], conditions: model.conditions.value,
    newest: (station) => (station.channels ?? []).flatMap(({ quantity }) => newestOf(model, station.id, quantity) ?? []),
    unitOf: (quantity) => quantities.value.get(quantity)?.unit ?? "", sites: [...sites.value.values()], forecasts: drawn.value,
    reach: now, whereIs: (unit) => (now ? whereIs(unit, now, model.positions.value.get(unit.id)) : { ...unit, seen: null }),
    shapes: tried.value ? null : shapes.value, plan: shownPlan.value, zones: zones.value,
  };
}

/** The live clock: a drill's own is the time of what is shown, not the time at which a sheet is made. */
export const madeAt = (): number => live.value?.now.value ?? Date.now();

export const isDrill = (model: HouseModel, features: readonly Drawn[]): boolean =>
  model.exercise !== null || features.some(({ properties }) => properties.exercise != null);

export function attributions(): string {
  const ground = Object.entries(groundSources.value).filter(([name]) => visible.value[name as "land"] !== false).map(([, each]) => each.attribution);
  return [...baseMapsShown.value.map((each) => each.attribution), ...new Set(ground)].filter(Boolean).join("; ");
}

export const titleAtFirst = (model: HouseModel): string => t(model.exercise === null ? "sheet.title" : "sheet.drillTitle", { region: regionName.value });

export function aboutOf(model: HouseModel, title: string, features: readonly Drawn[]): About {
  return {
    title: isDrill(model, features) ? `${t("drill.word")} ${title}` : title, made: new Date(madeAt()).toISOString(), by: me.value?.user.name ?? "",
    exercise: model.exercise, attribution: attributions(),
  };
}

export function wordsOf(model: HouseModel, title: string, features: readonly Drawn[], by: string, denominator: number): Words {
  const made = madeAt();
  const shownTime = model.exercise === null ? null : model.now.value;
  return {
    title, drill: isDrill(model, features) ? t("drill.mark") : "", legend: t("sheet.legend"), north: t("sheet.north"),
    scale: projection.value === "EPSG:4490" ? t("mapfoot.about", { scale: scaleOf(denominator) }) : scaleOf(denominator),
    bar: (metres) => (metres >= 1000 ? `${trimmed(metres / 1000, 1)} km` : `${trimmed(metres, 0)} m`),
    forecasts: visible.value.forecasts
      ? drawn.value.map((each) => t("sheet.forecastMade", { title: either(each.title_zh, each.title_en), time: nearMinute(each.time, null) })) : [],
    foot: [
      t("sheet.made", { beijing: fullTime(made), utc: utcTime(made) }),
      shownTime !== null && t("sheet.drillClock", { time: fullTime(shownTime) }),
      t("sheet.by", { name: by || "—", role: word("role", me.value?.user.role ?? "viewer") }),
      t(projection.value === "EPSG:4490" ? "sheet.degrees" : "sheet.mercator"),
    ].filter((each): each is string => Boolean(each)),
    sources: [t("sheet.sources", { sources: attributions() }), boundaryNotice.value].filter(Boolean).join("  "),
  };
}

/** What a feature is called, and what is told of it, where a file has room for words alone. */
export function nameOf({ properties }: Drawn): string {
  const own = either(properties.name_zh as string | undefined, properties.name_en as string | undefined);
  const drill = properties.exercise != null ? `${t("drill.word")} ` : "";
  const within = properties.within ? ` ${String(properties.within)} ${properties.domain === "sea" ? "h" : "min"}` : "";
  return drill + (own || word("drawnkind", String(properties.kind))) + within + (properties.level ? ` ${String(properties.level)}` : "");
}

export function linesOf({ properties }: Drawn): string[] {
  const { kind, time, origin, exercise, readings } = properties;
  const values = (Array.isArray(readings) ? readings : []) as { quantity: string; value: number; unit: string; time: string }[];
  return [
    word("drawnkind", String(kind)),
    properties.state ? word(kind === "station" ? (String(properties.state) in { red: 1, orange: 1, yellow: 1, blue: 1 } ? "severity" : "condition") : "taskstate", String(properties.state)) : "",
    ...values.map((each) => `${either(quantities.value.get(each.quantity)?.zh, quantities.value.get(each.quantity)?.en) || each.quantity}: ${each.value} ${each.unit} (${fullTime(each.time)})`),
    time ? t("sheet.asOf", { time: fullTime(String(time)) }) : "",
    origin ? t("reach.source", { source: String(origin) }) : "",
    exercise != null ? t("drill.mark") : "",
  ].filter(Boolean);
}
