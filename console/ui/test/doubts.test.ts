// What must be doubted: clocks that disagree, data that are old. And what a wall screen shows.
import { describe, expect, it } from "vitest";
import type { Alert, Reading, Station } from "../src/messages";
import { apart, doubtsOf, leap, type Moment, timesOf } from "../src/state/doubts";
import { ofWall, SCENE_S, sceneAt } from "../src/state/scene";

const NOON = Date.parse("2026-11-23T04:00:00Z");
const at = (server: number, steady: number, pc: number): Moment => ({ server: NOON + server * 1000, steady: steady * 1000, pc: NOON + pc * 1000 });

describe("clocks", () => {
  it("agree while they differ by half a minute at most", () => {
    expect(apart(at(30, 0, 0))).toBe(0);
    expect(apart(at(31, 0, 0))).toBe(31_000);
    expect(apart(at(0, 0, 45))).toBe(-45_000);
  });

  it("leap where the server's alone moves otherwise", () => {
    expect(leap(at(0, 0, 0), at(2, 2, 2))).toBe(0);
    expect(leap(at(0, 0, 0), at(122, 2, 2))).toBe(120_000);
    expect(leap(at(0, 0, 0), at(-3600, 2, 2))).toBe(-3_602_000);
  });

  it("do not leap when a PC slept, or when its own clock was set", () => {
    expect(leap(at(0, 0, 0), at(3600, 1, 3600))).toBe(0);
    expect(leap(at(0, 0, 0), at(2, 2, 3600))).toBe(0);
  });
});

describe("times of readings", () => {
  const station = (id: string): Station => ({ id, interval: 60 }) as unknown as Station;
  const reading = (timeAgo: number, heardAgo: number, quality = "good"): Reading => ({
    time: new Date(NOON - timeAgo * 1000).toISOString(), received: new Date(NOON - heardAgo * 1000).toISOString(), quality,
  }) as unknown as Reading;
  const stations = new Map(["A", "B", "C"].map((id) => [id, station(id)]));
  const look = (found: Record<string, Reading>) =>
    timesOf(stations, new Map(Object.entries(found).map(([id, each]) => [id, new Map([["x", each]])])), NOON);
  const known = { moment: null, leapt: null, lagMs: null, store: "", stopped: [] };
  const kinds = (found: Record<string, Reading>) => doubtsOf({ ...known, times: look(found) }).map((each) => each.kind);

  it("give nothing to doubt while one station is as it should be, or none was ever heard", () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ A: reading(20, 10), B: reading(7200, 7200) })).toEqual([]);
  });

  it("are silent once no station has spoken within three intervals", () => {
    expect(kinds({ A: reading(200, 190), B: reading(7200, 7200) })).toEqual(["silent"]);
  });

  it("are old where all that arrives was measured long ago", () => {
    expect(kinds({ A: reading(7200, 5), B: reading(90_000, 10) })).toEqual(["old"]);
    expect(kinds({ A: reading(7200, 5), B: reading(30, 10) })).toEqual([]);
  });

  it("are ahead of the server's clock at some stations, or at most: then the clock itself is asked for first", () => {
    const ahead = reading(-600, 5, "skew");
    const fine = reading(20, 5);
    expect(doubtsOf({ ...known, times: look({ A: ahead, B: fine, C: fine }) })).toEqual([{ kind: "ahead", stations: ["A"], count: 1, most: false }]);
    expect(doubtsOf({ ...known, times: look({ A: ahead, B: ahead, C: fine }) })).toEqual([{ kind: "ahead", stations: ["A", "B"], count: 2, most: true }]);
    expect(kinds({ A: reading(-600, 7200, "skew"), B: fine })).toEqual([]);
  });

  it("come after a store that fails and a stage that stopped", () => {
    const all = doubtsOf({ moment: at(60, 0, 0), leapt: { ms: 60_000, at: NOON }, times: null, lagMs: 20_000, store: "disk full", stopped: ["alerting"] });
    expect(all.map((each) => each.kind)).toEqual(["store", "stopped", "apart", "leapt", "lag"]);
  });
});

describe("a wall screen", () => {
  const alert = (id: string, more: Partial<Alert>): Alert => ({
    id, exercise: null, severity: "yellow", state: "acknowledged", active: true, onset: "2026-11-23T04:00:00Z", kind: "measurement",
    place: id, quantity: "cadmium", unit: "mg/L", limit: null, peak: null, ...more,
  }) as unknown as Alert;

  it("turns through its scenes, and stays with the alerts while one waits", () => {
    const there = ["overview", "reach"] as const;
    expect([0, SCENE_S - 1, SCENE_S, 2 * SCENE_S].map((second) => sceneAt(second, there, false))).toEqual(["overview", "overview", "reach", "overview"]);
    expect(sceneAt(SCENE_S, there, true)).toBe("overview");
    expect(sceneAt(SCENE_S, [], false)).toBe("overview");
  });

  it("shows what waits before what somebody has seen, and a real alert before any of a drill", () => {
    const shown = ofWall([
      alert("seen-red", { severity: "red" }), alert("waits", { state: "unacknowledged" }), alert("over", { active: false }),
      alert("aside", { state: "shelved" }), alert("drill", { exercise: "d", severity: "red", state: "unacknowledged" }),
    ]);
    expect(shown.map((each) => each.id)).toEqual(["waits", "seen-red", "drill"]);
  });
});
