// What a reach says: order of units, where each is, shares, what a trial changes, who is first by which way.
import { describe, expect, it } from "vitest";
import type { Coverage, CoverageChange, First, Frame, Picture, Position, Reach, UnitReach } from "../src/messages";
import { emptyHouse } from "../src/state/house";
import { changesThatMatter, circleAround, citiesOf, firstOfEach, part, sharesOf, unitsInOrder, whereIs } from "../src/state/reachFacts";
import { fold } from "../src/state/reducer";

const unit = (id: string, change: Partial<UnitReach> = {}): UnitReach => ({
  id, kind: "team", name_zh: id, name_en: "", city: "", longitude: 108, latitude: 22, seen: null, ready: 30, in_service: true,
  why_zh: "", why_en: "", boards: "", land_km2: 0, sea_km2: 0, demo: true, ...change,
});
const share = (change: Partial<Coverage> = {}): Coverage => ({
  place: "", domain: "land", with_air: false, within: 120, area_km2: 50, total_km2: 100, share: 0.5, people: 10, people_total: 20,
  sites: 1, sites_total: 2, ...change,
});
const reach = (change: Partial<Reach> = {}): Reach => ({
  type: "reach", id: "reach/1", time: "2026-11-28T04:00:00Z", cause: "start", shift: "day", aim_minutes: 120, aim_hours: 6,
  sea_state: 3, units: [], areas: [], coverage: [], coverage_night: [], gaps: [], provider: "friction", data_date: "2026-11-23",
  assumptions: [], what_if: "", demo: true, exercise: null, ...change,
});
const position = (time: string, longitude = 109): Position => ({
  type: "position", unit: "a", time, received: time, longitude, latitude: 22, state: "moving", speed: null, source: "", exercise: null,
});

describe("units", () => {
  it("stand by kind, and within it as the server has them", () => {
    const units = [unit("d", { kind: "drone" }), unit("b"), unit("v", { kind: "vessel" }), unit("a")];
    expect(unitsInOrder(units).map((each) => each.id)).toEqual(["b", "a", "v", "d"]);
  });

  it("are where they said since the areas were worked out, not where they said long before", () => {
    const known = reach();
    expect(whereIs(unit("a"), known, undefined)).toEqual({ longitude: 108, latitude: 22, seen: null });
    expect(whereIs(unit("a"), known, position("2026-11-28T04:05:00Z")).longitude).toBe(109);
    expect(whereIs(unit("a"), known, position("2026-11-28T00:00:00Z")).seen).toBeNull(); // too old for the server
    const seen = unit("a", { seen: "2026-11-28T03:59:00Z" });
    expect(whereIs(seen, known, position("2026-11-28T03:59:00Z")).longitude).toBe(108);
    expect(whereIs(seen, known, position("2026-11-28T03:59:30Z")).longitude).toBe(109);
  });
});

describe("shares", () => {
  const known = reach({
    coverage: [share(), share({ with_air: true, share: 0.6 }), share({ place: "南宁" }), share({ domain: "sea", share: 1, people: null })],
    coverage_night: [share({ share: 0.4 })],
  });

  it("are found by case and place", () => {
    const found = sharesOf(known, "land");
    expect([found.now?.share, found.nowAir?.share, found.night?.share, found.nightAir]).toEqual([0.5, 0.6, 0.4, undefined]);
    expect(sharesOf(known, "land", "南宁").now?.place).toBe("南宁");
    expect(citiesOf(known)).toEqual(["南宁"]);
  });

  it("of nothing are none", () => {
    expect([part(null, null), part(0, 0), part(3, 4)]).toEqual([null, null, 0.75]);
  });
});

it("a trial leaves out cities in which nothing changes", () => {
  const change = (place: string, km2: number, people: number | null = 0): CoverageChange =>
    ({ before: share({ place }), after: share({ place }), area_km2: km2, people, sites: 0 });
  const told = changesThatMatter([change("", 0), change("南宁", 0.2), change("柳州", -40), change("北海", 0, 5), change("玉林", 0, null)]);
  expect(told.map((each) => each.before.place)).toEqual(["", "柳州", "北海"]);
});

it("the first by land, by sea and by air are the earliest of their kind", () => {
  const first = (id: string, kind: First["kind"]): First =>
    ({ unit: id, kind, name_zh: id, name_en: "", minutes: 1, ready: 0, boards: "", way: [], on_road_km: 0, off_road_km: 0, demo: true });
  const found = firstOfEach([first("h", "helicopter"), first("d", "drone"), first("t", "team"), first("t2", "team")]);
  expect([found.land?.unit, found.sea, found.air?.unit]).toEqual(["t", undefined, "h"]);
});

it("a cut is a closed ring around its place, as wide as it says, counter-clockwise", () => {
  const [ring = []] = circleAround(108, 23, 5).coordinates;
  expect(ring.at(0)).toEqual(ring.at(-1));
  const km = ring.map(([x = 0, y = 0]) => Math.hypot((x - 108) * Math.cos((23 * Math.PI) / 180), y - 23) * 111.195);
  for (const each of km) expect(each).toBeCloseTo(5, 6);
  const area = ring.slice(1).reduce((sum, [x = 0, y = 0], at) => sum + (ring[at]?.[0] ?? 0) * y - x * (ring[at]?.[1] ?? 0), 0);
  expect(area).toBeGreaterThan(0);
});

describe("the stream", () => {
  const picture = { stations: [], latest: [], alerts: [], incidents: [], forecasts: [], gateways: [], stages: [], outages: [], flood: null,
    unregistered: 0, rejects: 0, exercises: [], positions: [position("2026-11-28T04:00:00Z")], reach: reach(), plans: [], configuration: "" } as Picture;
  const begun = fold(emptyHouse(), { type: "picture", seq: 1, exercise: null, data: picture }).house;
  const next = (...data: Position[]): Frame => ({ type: "positions", seq: 2, exercise: null, data });

  it("tells of a newer reach in place of the one before", () => {
    expect(begun.reach?.id).toBe("reach/1");
    expect(fold(begun, { type: "reach", seq: 2, exercise: null, data: reach({ id: "reach/2" }) }).house.reach?.id).toBe("reach/2");
  });

  it("moves a unit to where it was last, and never back to where it was before", () => {
    expect(fold(begun, next(position("2026-11-28T04:01:00Z", 110))).house.positions.get("a")?.longitude).toBe(110);
    expect(fold(begun, next(position("2026-11-28T03:00:00Z", 110))).house.positions.get("a")?.longitude).toBe(109);
  });
});
