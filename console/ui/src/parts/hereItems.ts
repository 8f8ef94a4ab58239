// What lies at a place, in words: what it is, what of it is so now, since when, and who says so.
import GeoJSON from "ol/format/GeoJSON.js";
import { nearTime, trimmed } from "../format";
import { groundSources } from "../state/ground";
import type { Here, Hit, What } from "../state/here";
import type { Forecast } from "../messages";
import type { HouseModel } from "../state/model";
import { newestOf } from "../state/newest";
import { numbered, pointOf } from "../state/planFacts";
import { shownPlan } from "../state/plans";
import { quantityName, valueOf } from "../state/quantities";
import { whereIs } from "../state/reachFacts";
import { sites } from "../state/sites";
import { when } from "../state/when";
import { zones } from "../state/zones";
import { either, t, word } from "../text";
import { conditionText } from "./marks";
import { grouped } from "./SiteCard";

export interface Item {
  readonly what: What;
  readonly id: string;
  readonly name: string;
  readonly says: readonly string[];
  /** Who says so, and as of when. */
  readonly source: string;
  readonly exercise: string | null;
}

/** One item a thing; areas that lie in each other are one: the gravest level of a forecast, the soonest time of a reach. */
export function itemsOf({ hits, longitude, latitude }: Here, model: HouseModel): Item[] {
  const of = (what: What): Hit[] => hits.filter((each) => each.what === what);
  return [
    ...of("station").flatMap((each) => station(each, model)),
    ...of("point").flatMap((each) => point(each)),
    ...of("unit").flatMap((each) => unit(each, model)),
    ...of("site").flatMap((each) => site(each, model)),
    ...forecasts(of("forecast"), [longitude, latitude], model),
    ...sectors([...of("sector"), ...of("zone")], model),
    ...of("way").slice(0, 1).map((each): Item => ({ ...plain(each, model), name: t("here.way"), says: [], source: t("here.planned") })),
    ...reach(of("reach"), of("gap"), model),
    ...of("boundary").flatMap((each) => boundary(each, model)),
    ...of("town").slice(0, 2).map((each) => town(each, model)),
    ...rivers(of("river"), model),
    ...of("road").map((each): Item => ({ ...plain(each, model), name: t("here.road"), says: [], source: ground("roads") })),
    {
      ...plain({ what: "land", id: "land", facts: {} }, model), name: t(of("land").length ? "here.land" : "here.sea"), says: [], source: ground("land"),
    },
  ];
}

/** The ground and the ways on it are the same in a drill. */
const plain = ({ what, id }: Hit, model: HouseModel): Pick<Item, "what" | "id" | "exercise"> => ({
  what, id, exercise: ["boundary", "town", "river", "road", "land", "site"].includes(what) ? null : model.exercise,
});

/** Whose data a layer is, and when it was taken. */
function ground(layer: string): string {
  const { attribution = "", taken = "" } = groundSources.value[layer] ?? {};
  return [attribution, taken && t("here.taken", { day: taken })].filter(Boolean).join(" · ");
}

function station(hit: Hit, model: HouseModel): Item[] {
  const found = model.stations.value.get(hit.id);
  if (!found) return [];
  const newest = (found.channels ?? []).flatMap(({ quantity }) => newestOf(model, found.id, quantity) ?? []);
  return [{
    ...plain(hit, model), name: either(found.name_zh, found.name_en),
    says: [
      `${word("category", found.category)} · ${conditionText(model.conditions.value.get(found.id) ?? "never")}`,
      ...newest.slice(0, 4).map((each) => `${quantityName(each.quantity)} ${valueOf(each.quantity, each.value)} · ${when(model, each.time)}`),
      ...(newest.length > 4 ? [t("here.more", { n: newest.length - 4 })] : []),
    ],
    source: found.origin === "demo" ? t("station.demo.long") : found.origin ?? "",
  }];
}

function point(hit: Hit): Item[] {
  const plan = shownPlan.value;
  const found = plan && pointOf(plan, hit.id);
  if (!plan || !found) return [];
  const task = plan.tasks.find((each) => each.point === found.id);
  return [{
    what: "point", id: hit.id, exercise: plan.exercise, name: `${numbered(plan).get(found.id)} ${either(found.name_zh, found.name_en)}`,
    says: [either(found.why_zh, found.why_en), task ? `${either(task.name_zh, task.name_en)} · ${word("taskstate", task.state)}` : ""].filter(Boolean),
    source: t("here.plan", { who: plan.who, time: nearTime(plan.time, null) }),
  }];
}

function unit(hit: Hit, model: HouseModel): Item[] {
  const reach = model.reach.value;
  const found = reach?.units.find((each) => each.id === hit.id);
  if (!reach || !found) return [];
  const at = whereIs(found, reach, model.positions.value.get(found.id));
  return [{
    ...plain(hit, model), name: either(found.name_zh, found.name_en),
    says: [
      word("unitkind", found.kind) + (found.in_service ? "" : ` · ${t("reach.out")} ${either(found.why_zh, found.why_en)}`),
      at.seen ? t("here.seen", { time: when(model, at.seen) }) : t("reach.base"),
    ],
    source: found.demo ? t("reach.demo") : t("here.fleet"),
  }];
}

function site(hit: Hit, model: HouseModel): Item[] {
  const found = sites.value.get(hit.id);
  return found ? [{
    ...plain(hit, model), name: either(found.name_zh, found.name_en),
    says: [word("sitekind", found.kind), found.holder ?? ""].filter(Boolean),
    source: found.origin === "demo" ? t("site.demo") : found.origin,
  }] : [];
}

/** Of each forecast the gravest level of the best estimate there, and whether its members say more. */
function forecasts(hits: readonly Hit[], place: readonly [number, number], model: HouseModel): Item[] {
  return [...new Set(hits.map((each) => String(each.facts.forecast)))].flatMap((id) => {
    const found = [...model.forecasts.value.values()].find((each) => each.id === id);
    if (!found) return [];
    const own = hits.filter((each) => each.facts.forecast === id);
    const best = Math.max(0, ...own.filter((each) => each.facts.share === "0").map((each) => Number(each.facts.rank)));
    const shares = new Set(own.map((each) => String(each.facts.share)));
    const level = found.levels[best - 1];
    const says = level ? t("here.level", { name: level.name, value: trimmed(level.value, 3), unit: level.unit })
      : t(shares.has("0.5") ? "legend.likely" : "legend.possible");
    const by = arrivesBy(found, place);
    const basis = found.basis.map((each) => each.source).filter(Boolean);
    return [{
      what: "forecast" as const, id, exercise: found.exercise, name: either(found.title_zh, found.title_en),
      says: [`${t(`medium.${found.medium}`)} · ${says}`, ...(by ? [t("here.by", { time: when(model, by) })] : []), t("here.window", { start: when(model, found.start), end: when(model, found.end) })],
      source: [t("here.made", { time: when(model, found.time), model: either(found.model_zh, found.model_en) }), ...new Set(basis)].slice(0, 2).join(" · "),
    }];
  });
}

/** The first time at which the best estimate has come to a place; null where it never does. */
function arrivesBy(forecast: Forecast, place: readonly [number, number]): string | null {
  const reader = new GeoJSON();
  const found = forecast.isochrones.toSorted((one, other) => Date.parse(one.time) - Date.parse(other.time))
    .find(({ geometry }) => reader.readGeometry(geometry)?.intersectsCoordinate([...place]));
  return found?.time ?? null;
}

function sectors(hits: readonly Hit[], model: HouseModel): Item[] {
  const found = zones.value;
  if (!found || !hits.length) return [];
  const rings = hits.filter((each) => each.what === "zone").map((each) => String(each.facts.name));
  const threats = new Set(hits.filter((each) => each.what === "sector").map((each) => word("zonethreat", String(each.facts.threat))));
  const names = found.zones.filter((each) => rings.includes(each.key)).map((each) => either(each.name_zh, each.name_en) || each.key);
  return [{
    what: "zone", id: found.id, exercise: model.exercise, name: t("here.zone", { name: either(found.name_zh, found.name_en) }),
    says: [names.join(t("list.comma")), [...threats].join(t("list.comma"))].filter(Boolean),
    source: [found.version, when(model, found.time)].join(" · "),
  }];
}

/** The soonest time on land and at sea. */
function reach(areas: readonly Hit[], gaps: readonly Hit[], model: HouseModel): Item[] {
  const now = model.reach.value;
  if (!now || (!areas.length && !gaps.length)) return [];
  const soonest = (domain: string): number =>
    Math.min(...areas.filter((each) => each.facts.domain === domain).map((each) => Number(each.facts.within)));
  const says = [
    Number.isFinite(soonest("land")) && t("here.byLand", { n: soonest("land") }),
    Number.isFinite(soonest("sea")) && t("here.bySea", { n: soonest("sea") }),
    gaps.length > 0 && t("here.gap"),
  ].filter((each): each is string => Boolean(each));
  return [{
    what: gaps.length ? "gap" : "reach", id: now.id, exercise: model.exercise, name: t("map.reach"), says,
    source: t("reach.restsOn", { provider: word("provider", now.provider), date: now.data_date || "—", time: when(model, now.time) }),
  }];
}

/** Departments name their areas as they like: by the commonest names of the field. */
function boundary({ what, facts }: Hit, model: HouseModel): Item[] {
  const of = (...names: string[]): string => names.map((each) => facts[each]).find((each): each is string => typeof each === "string" && each !== "") ?? "";
  const name = either(of("name_zh", "name", "NAME"), of("name_en"));
  return name ? [{ ...plain({ what, id: name, facts }, model), name, says: [t("here.boundary")], source: ground("boundaries") }] : [];
}

function town({ what, facts }: Hit, model: HouseModel): Item {
  const people = Number(facts.population);
  const name = either(facts.name_zh as string, facts.name_en as string);
  return { ...plain({ what, id: name, facts }, model), name, says: people ? [t("here.people", { n: grouped(people) })] : [], source: ground("towns") };
}

/** A river is drawn in pieces. */
function rivers(hits: readonly Hit[], model: HouseModel): Item[] {
  const names = new Set(hits.map(({ facts }) => either(facts.name_zh as string, facts.name_en as string)));
  return [...names].slice(0, 2).map((name) => ({
    ...plain({ what: "river", id: name, facts: {} }, model), name: name || t("here.river"), says: [], source: ground("rivers"),
  }));
}
