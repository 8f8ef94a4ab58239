import { describe, expect, it } from "vitest";
import type { Arrival, Area, Forecast } from "../src/messages";
import { frontAt, reachedAt, spanOf, stepped } from "../src/state/front";
import { areaKm2, farthestKm, holds, KM_PER_DEGREE, profile, RAYS } from "../src/state/outline";
import { extentOf, levelsDrawn, peopleWithin, placeDifferences, runsOf, sorted } from "../src/state/plumeFacts";
import { againOf, askingOf, BLANK, formOf } from "../src/state/plumeForm";

const ORIGIN = [108, 0.0001] as const; // at the equator a degree is as wide as high
const km = (east: number, north: number): number[] => [108 + east / KM_PER_DEGREE, 0.0001 + north / KM_PER_DEGREE];
const square = (size: number, hole = 0) => ({
  type: "MultiPolygon",
  coordinates: [[size, ...(hole ? [hole] : [])].map((each) => [km(-each, -each), km(each, -each), km(each, each), km(-each, each), km(-each, -each)])].map((rings) => rings),
});
const T0 = Date.parse("2026-11-23T04:00:00Z");
const iso = (minutes: number): string => new Date(T0 + minutes * 60_000).toISOString();
const arrival = (place: string, likely: number | null, more: Partial<Arrival> = {}): Arrival => ({
  place, name_zh: place, distance: 5, likely: likely === null ? null : iso(likely), earliest: null, latest: null, passes: null, chance: 0.5,
  level: 0, peak: [1, 2, 3], ...more,
}) as Arrival;
const forecast = (more: Partial<Forecast> = {}): Forecast => ({
  id: "a/1", time: iso(0), start: iso(0), end: iso(180), source: { longitude: ORIGIN[0], latitude: ORIGIN[1] }, radius: 30_000, levels: [], arrivals: [],
  areas: [], isochrones: [{ time: iso(30), geometry: square(3) }, { time: iso(60), geometry: square(6) }], ...more,
}) as Forecast;

describe("outlines", () => {
  it("hold what lies within and not what lies in a hole", () => {
    expect(holds(square(3, 1), km(2, 2) as [number, number])).toBe(true);
    expect(holds(square(3, 1), km(0, 0.5) as [number, number])).toBe(false);
    expect(holds(square(3), km(4, 0) as [number, number])).toBe(false);
  });

  it("are as large and reach as far as drawn", () => {
    expect(areaKm2(square(3, 1), ORIGIN)).toBeCloseTo(36 - 4, 3);
    expect(farthestKm(square(3), ORIGIN)).toBeCloseTo(3 * Math.SQRT2, 4);
  });

  it("tell how far they reach in each direction, and nothing where they do not", () => {
    const reach = profile(square(3), ORIGIN);
    expect(reach[0]).toBeCloseTo(3, 6); // north
    expect(reach[RAYS / 4]).toBeCloseTo(3, 6); // east
    expect(reach[RAYS / 8]).toBeCloseTo(3 * Math.SQRT2, 4);
    const beside = { type: "Polygon", coordinates: [[km(5, -1), km(7, -1), km(7, 1), km(5, 1), km(5, -1)]] };
    const far = profile(beside, ORIGIN);
    expect(far[RAYS / 4]).toBeCloseTo(7, 6);
    expect(far[0]).toBe(0);
  });
});

describe("the front", () => {
  const reachAt = (minutes: number): number => {
    const { ring } = frontAt(forecast(), T0 + minutes * 60_000);
    return ring.length ? Math.max(...ring.map(([, y = 0]) => (y - ORIGIN[1]) * KM_PER_DEGREE)) : 0;
  };

  it("spreads from the source to the first line, lies on each line at its time, and straight in time between", () => {
    expect(frontAt(forecast(), T0 - 1)).toMatchObject({ line: null, ring: [] });
    expect(reachAt(15)).toBeCloseTo(1.5, 3);
    expect(reachAt(30)).toBeCloseTo(3, 3);
    expect(reachAt(40)).toBeCloseTo(4, 3);
    expect(reachAt(60)).toBeCloseTo(6, 3);
    expect(reachAt(500)).toBeCloseTo(6, 3);
  });

  it("says whether it lies between two lines, and which line the forecast itself has", () => {
    const between = frontAt(forecast(), T0 + 45 * 60_000);
    expect([between.isBetween, between.line]).toEqual([true, square(3)]);
    expect(frontAt(forecast(), T0 + 30 * 60_000).isBetween).toBe(false);
    expect(frontAt(forecast({ isochrones: [] }), T0 + 60_000).ring).toEqual([]);
  });

  it("reaches a place when it is likely to, and has left it when it passes", () => {
    const place = arrival("p", 30, { passes: iso(60) });
    expect([0, 30, 59, 60].map((minutes) => reachedAt(place, T0 + minutes * 60_000))).toEqual(["not_yet", "there", "there", "over"]);
    expect(reachedAt(arrival("q", null), T0)).toBe("no");
  });
});

describe("the time bar", () => {
  const span = { start: T0, end: T0 + 60 * 60_000 };

  it("lasts from the first release to the last end", () => {
    expect(spanOf([forecast(), forecast({ start: iso(-30), end: iso(90) })])).toEqual({ start: T0 - 30 * 60_000, end: T0 + 180 * 60_000 });
    expect(spanOf([])).toBeNull();
  });

  it("steps by five minutes, from either end, and no farther", () => {
    expect(stepped(null, span, 1)).toBe(T0);
    expect(stepped(null, span, -1)).toBe(span.end);
    expect(stepped(T0, span, 1)).toBe(T0 + 5 * 60_000);
    expect(stepped(T0 + 7 * 60_000, span, -1)).toBe(T0 + 5 * 60_000);
    expect(stepped(span.end, span, 1)).toBe(span.end);
    expect(stepped(T0, span, -1)).toBe(T0);
  });
});

describe("what a run says", () => {
  const area = (level: number, share: number, size: number): Area => ({ level, share, time: null, geometry: square(size) }) as Area;
  const run = forecast({ areas: [area(1, 0, 1), area(0, 0, 3), area(0, 0.5, 4)] });

  it("is how many people at least, how large and how far", () => {
    const towns = [{ longitude: 108, latitude: 0, population: 5000 }, { longitude: 108, latitude: 0, population: null }, { longitude: 109, latitude: 0, population: 9 }];
    expect(peopleWithin(run.areas[1], towns)).toBe(5000);
    expect(peopleWithin(undefined, towns)).toBe(0);
    expect(levelsDrawn(run)).toEqual([0, 1]);
    expect(extentOf(run, 0, 0)?.km2).toBeCloseTo(36, 3);
    expect(extentOf(run, 1, 0.5)).toBeNull();
    expect(extentOf(run, 0, 0)?.isCut).toBe(false);
    expect(extentOf(forecast({ ...run, radius: 3000 * Math.SQRT2 }), 0, 0)?.isCut).toBe(true);
  });

  it("differs from another by the time each place is reached, the soonest first", () => {
    const rows = placeDifferences(
      forecast({ arrivals: [arrival("late", 90), arrival("both", 30), arrival("first", 50)] }),
      forecast({ arrivals: [arrival("both", 45), arrival("late", null), arrival("second", 10)] }),
    );
    expect(rows.map((each) => [each.place.place, each.later])).toEqual([["second", null], ["both", 15 * 60_000], ["first", null], ["late", null]]);
  });

  it("stands once in the list, whether paged or streamed, the newest first", () => {
    const old = forecast({ id: "a/1", time: iso(0) });
    const fresh = forecast({ id: "a/2", time: iso(5) });
    expect(runsOf([old], [fresh, old]).map((each) => each.id)).toEqual(["a/2", "a/1"]);
  });

  it("sorts its places by any column, what is not known last either way", () => {
    const places = [arrival("b", 60, { chance: 0.9 }), arrival("a", null), arrival("c", 30, { chance: 0.2 })];
    const names = (column: Parameters<typeof sorted>[1], down = false) => sorted(places, column, down, () => null).map((each) => each.place);
    expect(names("arrival")).toEqual(["c", "b", "a"]);
    expect(names("arrival", true)).toEqual(["b", "c", "a"]);
    expect(names("chance", true)).toEqual(["b", "a", "c"]);
    expect(names("name")).toEqual(["a", "b", "c"]);
  });
});

describe("the form", () => {
  const nowhere = () => undefined;

  it("asks for a typed release with its wind, and names what cannot be sent", () => {
    const { body, wrong } = askingOf({
      ...BLANK, from: "place", longitude: "108.5", latitude: "21.6", substance: "Cl2", start: "2026-11-23 20:00", weather: "typed",
      wind_from: "270", wind_speed: "4", stability: "D", warn: true,
    }, nowhere);
    expect(wrong).toEqual([]);
    expect(body).toEqual({
      position: [108.5, 21.6], substance: "Cl2", rate: "1 kg/s", duration: "1 h", height: 2, start: "2026-11-23T12:00:00.000Z", wind_from: 270,
      wind_speed: 4, stability: "D", warn: true,
    });
    expect(askingOf({ ...BLANK, from: "place", weather: "typed", start: "soon", height: "high" }, nowhere).wrong).toEqual(
      ["position", "substance", "height", "start", "wind_from", "wind_speed"]);
    expect(askingOf({ ...BLANK, from: "place", longitude: "1086.2", latitude: "21.95", substance: "Cl2" }, nowhere).wrong).toEqual(["position"]);
  });

  it("asks for a station's assumed source by the station alone", () => {
    expect(askingOf({ ...BLANK, station: "QZ-1", what: "assumed", quantity: "chlorine", warn: true }, nowhere).body).toEqual({ station: "QZ-1", quantity: "chlorine" });
    expect(askingOf({ ...BLANK, from: "site", site: "S" }, (id) => (id === "S" ? { longitude: 1, latitude: 2 } : undefined)).body.position).toEqual([1, 2]);
  });

  it("comes back from what a forecast was asked with, so that the like of it can be asked", () => {
    const typed = {
      position: [108.5, 21.6], height: 2, start: "2026-11-23T12:00:00+00:00", warn: true, substance: "chlorine", duration: "1800 s",
      total: "2000000 g", storage: "pressure", wind_from: 270, wind_speed: 4, stability: "D",
    };
    expect(askingOf(formOf(typed), nowhere).body).toEqual({ ...typed, start: "2026-11-23T12:00:00.000Z" });
    const reactor = { position: [108.5, 21.6], height: 30, warn: false, reactor: "CPR1000", accident: "design-leak", since_shutdown: "7200 s" };
    expect(askingOf(formOf(reactor), nowhere).body).toEqual(reactor);
    expect(askingOf(formOf({ station: "QZ-1" }), nowhere).body).toEqual({ station: "QZ-1" });
    expect(formOf({ position: [1, 2], substance: "chlorine" }).amount).toBe("none");
  });

  it("asks again with the same start as long as a forecast looks so far back", () => {
    const asked = { substance: "chlorine", start: iso(0) };
    expect(againOf(asked, T0 + 3_600_000)).toEqual(asked);
    expect(againOf(asked, T0 + 7 * 3_600_000)).toEqual({ substance: "chlorine" });
    expect(againOf({ station: "QZ-1" }, T0)).toEqual({ station: "QZ-1" });
  });
});
