// Alarm work and charts: what a filter leaves, windows of time, what stands beside a curve, marks, small curves, spectra.
import { describe, expect, it } from "vitest";
import { distance, neighboursBeside, rainBeside } from "../src/chart/beside";
import { alone, columnsOf, extent } from "../src/chart/data";
import { firstSpan, onsetOf, spanNamed, windowOf } from "../src/chart/spans";
import type { Alert, History, SpectrumLine, SpectrumSeries, Station } from "../src/messages";
import { decades, netsOf, rowsOf } from "../src/spectrum/counts";
import { ALL, byReturn, countsOf, type Facts, fits } from "../src/state/alertFilter";
import { piecesOf } from "../src/state/sparks";

const alert = (id: string, change: Partial<Alert> = {}): Alert => ({
  id, severity: "yellow", state: "unacknowledged", onset: "2026-11-23T04:00:00Z", exercise: null, station: "S1", stations: ["S1"],
  place: "S1", quantity: "q", unit: "", kind: "measurement", active: true, value: null, peak: null, limit: null, evidence: [], ...change,
}) as Alert;
const facts: Facts = { city: (each) => (each.station === "S1" ? "河池" : "柳州"), words: (each) => `${each.station} 镉 Longjiang` };

describe("what the list of alerts is narrowed to", () => {
  const alerts = [
    alert("red", { severity: "red" }), alert("returned", { state: "returned", active: false, station: "S2" }),
    alert("shelved", { state: "shelved" }), alert("suppressed", { state: "suppressed" }),
    alert("silent", { kind: "technical", state: "acknowledged" }), alert("expected", { forecast: "f/1" }),
  ];
  const left = (asked: object): string[] => alerts.filter((each) => fits(each, { ...ALL, ...asked }, facts)).map((each) => each.id);

  it("fits all facets at once, and every word wherever it stands", () => {
    expect(left({})).toHaveLength(6);
    expect(left({ state: "waiting" })).toEqual(["red", "returned", "expected"]);
    expect(left({ state: "active" })).toEqual(["red", "shelved", "silent", "expected"]); // held back is not active
    expect(left({ state: "waiting", severity: "red" })).toEqual(["red"]);
    expect(left({ about: "technical" })).toEqual(["silent"]);
    expect(left({ about: "measured", city: "柳州" })).toEqual(["returned"]);
    expect(left({ text: "longJIANG  s2" })).toEqual(["returned"]);
    expect(left({ text: "cadmium" })).toEqual([]);
  });

  it("shows all where the address says what is none of the choices of a state", () => {
    expect(left({ state: "gone" })).toHaveLength(6);
  });

  it("counts for each choice what it would show beside the other facets", () => {
    const counts = countsOf(alerts, { ...ALL, severity: "red", city: "河池" }, facts);
    expect(counts.severity.get("yellow")).toBe(4);
    expect(counts.city).toEqual(new Map([["河池", 1]]));
    expect(counts.state.get("waiting")).toBe(1);
    expect(countsOf(alerts, ALL, facts).state.get("withheld")).toBe(1);
  });

  it("puts the shelved alert that comes back first on top", () => {
    const at = (id: string, time: string): Alert => alert(id, { state: "shelved", shelved_until: time });
    expect(byReturn([at("late", "2026-11-23T09:00:00Z"), at("soon", "2026-11-23T05:00:00Z")]).map((each) => each.id)).toEqual(["soon", "late"]);
  });
});

const station = (id: string, change: Partial<Station> = {}): Station => ({
  id, name_zh: id, category: "radiation", latitude: 21.6, longitude: 108.5, interval: 60, channels: [{ quantity: "ambient_dose_rate" }], ...change,
});

describe("a span", () => {
  it("around an onset has twice as much behind it as before, and ends now while that is still to come", () => {
    const onset = onsetOf({ onset: "2026-11-23T04:00:00Z" }, station("A"));
    expect(onset.lead).toBe(3600);
    const at = onset.at;
    expect(windowOf("onset", at + 86_400, onset)).toEqual({ start: at - 3600, end: at + 7200 });
    expect(windowOf("onset", at + 1800, onset)).toEqual({ start: at - 3600, end: at + 1800 });
    expect(windowOf("onset", at + 1, onset).end).toBe(at + 900); // the onset is never at the very edge
    expect(onsetOf({ onset: "2026-11-23T04:00:00Z" }, station("A", { interval: 14_400 })).lead).toBe(48 * 3600);
  });

  it("is read from the address only where there is one of that name", () => {
    expect([spanNamed("7d", "6h"), spanNamed("onset", "6h"), spanNamed("", "24h")]).toEqual(["7d", "6h", "24h"]);
    expect(firstSpan(station("A", { interval: 3600 }))).toBe("7d");
    expect(windowOf("live", 10_000)).toEqual({ start: 8200, end: 10_000 });
  });
});

describe("what stands beside a curve", () => {
  const rain = [{ quantity: "ambient_dose_rate" }, { quantity: "rain_rate" }];
  const own = station("own");
  const near = station("near", { longitude: 108.55, channels: rain });
  const far = station("far", { longitude: 108.7, channels: rain });
  const beyond = station("beyond", { longitude: 109.5, channels: rain });
  const all = new Map([own, far, near, beyond].map((each) => [each.id, each]));
  const everybody = (): boolean => true;

  it("measures distances on the sphere", () => {
    expect(distance(own, station("north", { latitude: 22.6 })) / 1000).toBeCloseTo(111.19, 1);
  });

  it("is the nearest gauge under dose rate, none under what rain does not raise, and the station's own before all", () => {
    expect(rainBeside(all, own, "ambient_dose_rate", everybody)?.station.id).toBe("near");
    expect(rainBeside(all, own, "ambient_dose_rate", (id) => id === "far")?.station.id).toBe("far");
    expect(rainBeside(all, beyond, "ambient_dose_rate", () => false)?.station.id).toBe("beyond");
    expect(rainBeside(all, own, "cadmium", everybody)).toBeNull();
  });

  it("is the neighbours the evidence names, then the nearest that ever spoke", () => {
    const evidence = [{ kind: "neighbours", time: "", speaks: 1, text_zh: "", text_en: "", data: { neighbours: [{ station: "beyond" }] } }];
    const found = (about?: Alert): string[] => neighboursBeside(all, own, "ambient_dose_rate", everybody, about).map((each) => each.station.id);
    expect(found()).toEqual(["near", "far"]);
    expect(found(alert("a", { evidence }))).toEqual(["beyond", "near", "far"]);
    expect(neighboursBeside(all, own, "ambient_dose_rate", (id) => id === "far")).toHaveLength(1);
  });

  it("is along a river the section next to it, whichever way", () => {
    const section = (id: string, chainage: number): Station => station(id, { river: "longjiang", chainage, channels: [{ quantity: "cadmium" }] });
    const river = new Map([section("30", 30), section("10", 10), section("12", 12), section("11", 11)].map((each) => [each.id, each]));
    expect(neighboursBeside(river, section("11", 11), "cadmium", everybody).map((each) => each.station.id)).toEqual(["10", "12", "30"]);
  });
});

describe("marks of values", () => {
  const history: History = {
    station: "A", quantity: "q", resolution: "raw", points: (["good", "spike", "manual", "fault"] as const).map((quality, n) => ({
      time: new Date(n * 60_000).toISOString(), low: n, mean: n, high: n, count: quality === "fault" ? 0 : 1, quality, set_aside: quality === "fault" ? 1 : 0,
    })),
  };

  it("stay with the values that count; what is set aside has its own", () => {
    const columns = columnsOf(history, 60);
    expect(columns.flagged).toEqual([{ x: 60, value: 1, quality: "spike" }, { x: 120, value: 2, quality: "manual" }]);
    expect(columns.aside).toEqual([180]);
    expect(extent(columns, 30, 90)).toEqual([1, 1]);
    expect(extent(columns, 500, 900)[0]).toBe(Number.POSITIVE_INFINITY);
  });

  it("are not made for a value between the times of other curves", () => {
    expect(alone([1, undefined, 2, null, undefined, 3, undefined])).toEqual([5]);
  });
});

describe("a small curve", () => {
  it("breaks where nothing counts or nothing came, and shows one value as a dot", () => {
    expect(piecesOf({ points: [], span: 21_600 }, 96, 22)).toEqual([]);
    expect(piecesOf({ points: [[10_800, 5]], span: 21_600 }, 96, 22)).toEqual(["48.0,11.0 48.0,11.0"]);
    const points: [number, number | null][] = [[0, 1], [450, 2], [900, null], [1350, 1], [1800, 1], [9000, 2], [9450, 2]];
    expect(piecesOf({ points, span: 21_600 }, 96, 22)).toHaveLength(3);
  });
});

describe("a spectrum", () => {
  const line = (symbol: string, energy: number): SpectrumLine => ({ key: symbol, symbol, zh: symbol, en: symbol, energy, low: energy - 40, high: energy + 40, natural: false });
  const series: SpectrumSeries = { station: "A", source: "", lines: [line("I-131", 364.5), line("Tl-208", 2614.5)], rows: [], newest: null };
  const row = { time: "2026-11-23T04:00:00Z", live: 300, spectra: 1, gross: [61, null], continuum: [60, null] };

  it("has a decision threshold by Currie: 1.645 times the root of three times the continuum's counts", () => {
    const [iodine, ...others] = netsOf(series, row);
    expect(others).toEqual([]); // a line out of the detector's reach
    expect(iodine?.critical).toBeCloseTo(1.645 * Math.sqrt((3 * 60) / 300), 6);
    expect(iodine?.sigmas).toBeCloseTo(1 / Math.sqrt((3 * 60) / 300), 6);
    expect(netsOf(series, { ...row, spectra: 4 })[0]?.critical).toBeCloseTo((iodine?.critical ?? 0) / 2, 6);
    expect(netsOf(series, { ...row, live: null })).toEqual([]);
  });

  it("lies between whole powers of ten, and its names do not lie on each other", () => {
    expect(decades([0.02, 1.3])).toEqual([-2, 1]);
    expect(decades([0])).toEqual([-3, 0]);
    expect(rowsOf([100, 120, 300, 130], 60)).toEqual([0, 1, 0, 2]);
  });
});
