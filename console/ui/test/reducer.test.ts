// The reducer against the stream's promises: picture, events, resume, duplicates, gaps.
import { describe, expect, it } from "vitest";
import type { Alert, EventFrame, Forecast, Frame, Picture, Reading } from "../src/messages";
import { arrivalOf } from "../src/state/forecasts";
import { emptyHouse, type House } from "../src/state/house";
import { fold } from "../src/state/reducer";

const alert = (change: Partial<Alert> = {}): Alert => ({
  type: "alert", id: "a1", rule: "dose", rule_version: "1", kind: "measurement", place: "FCG-03", station: "FCG-03", stations: ["FCG-03"],
  quantity: "ambient_dose_rate", severity: "red", state: "unacknowledged", onset: "2026-11-23T04:00:00Z",
  time: "2026-11-23T04:00:00Z", value: 400, peak: 400, limit: 300, background: null, unit: "nGy/h", title_zh: "", title_en: "",
  limit_source: "", limit_confirmed: true, active: true, acknowledged_by: null, acknowledged_at: null, note: "",
  shelved_by: null, shelved_until: null, shelf_reason: "", forecast: null, expected: null, passes: null,
  level: "", chance: null, substance_zh: "", substance_en: "", origin_zh: "", origin_en: "",
  validation: "not_validated", validated_by: null, evidence: [], explained: false, suppressed_by: "", escalation: 0, exercise: null, ...change,
});

const forecast = (id: string, change: Partial<Forecast> = {}): Forecast => ({
  type: "forecast", id, time: "2026-11-23T04:00:00Z", cause: "a1", who: "fengsui", medium: "air", title_zh: "氯", title_en: "Chlorine",
  source: {
    longitude: 108.5, latitude: 21.6, height: 2, site: null, substance: "chlorine", amount_zh: "", amount_en: "", reason_zh: "",
    reason_en: "", unit_release: false, rate: null, measured: null,
    substance_zh: "氯气", substance_en: "chlorine", place_zh: "", place_en: "",
  },
  start: "2026-11-23T04:00:00Z", end: "2026-11-23T07:00:00Z", basis: [], observed: null, model_zh: "", model_en: "", members: 50,
  seed: 1, ranges: {}, doses: [], passage: [], warns: true, radius: 30_000, asked: {}, levels: [], arrivals: [{
    place: "town-1", kind: "town", name_zh: "企沙", name_en: "Qisha", longitude: 108.5, latitude: 21.6, distance: 5, bearing: 45,
    likely: "2026-11-23T04:30:00Z", earliest: null, latest: null, passes: null, reached: 1, level: 0, chance: 1, peak: [1, 2, 3], chances: [],
  }], areas: [], isochrones: [], notes_zh: [], notes_en: [], exercise: null, ...change,
});

const reading = (change: Partial<Reading> = {}): Reading => ({
  type: "reading", time: "2026-11-23T04:00:00Z", received: "2026-11-23T04:00:01Z", station: "FCG-03",
  quantity: "ambient_dose_rate", value: 80, statistic: "instant", interval: 0, quality: "good", source: "g", revision: 0, ...change,
});

const picture = (change: Partial<Picture> = {}): Picture => ({
  stations: [{ id: "FCG-03", name_zh: "三号", category: "radiation", latitude: 21.6, longitude: 108.5 }],
  latest: [], alerts: [], incidents: [], forecasts: [], gateways: [], stages: [], outages: [], flood: null, unregistered: 0, rejects: 0, exercises: [], positions: [], reach: null, plans: [], configuration: "v1", ...change,
});

const hello = (epoch = "e1", seq = 10): Frame => ({
  type: "hello", epoch, seq, exercise: null, server_time: "2026-11-23T04:00:00Z", user: { name: "li", role: "officer" },
});
const raised = (seq: number, change: Partial<Alert> = {}): EventFrame => ({
  type: "transition", seq, exercise: null, data: {
    type: "transition", cause: seq, ordinal: 0, time: "2026-11-23T04:00:00Z", before: "normal", after: "unacknowledged",
    trigger: "raised", who: "", note: "", alert: alert(change),
  },
});
const spoke = (seq: number, ...data: Reading[]): Frame => ({ type: "readings", seq, exercise: null, count: data.length, data });

function run(house: House, ...frames: Frame[]): House {
  for (const frame of frames) {
    const folded = fold(house, frame);
    expect(folded.verdict, `at ${JSON.stringify(frame).slice(0, 80)}`).toBe("taken");
    house = folded.house;
  }
  return house;
}

const begun = (change: Partial<Picture> = {}): House =>
  run(emptyHouse(), hello(), { type: "picture", seq: 10, exercise: null, data: picture(change) });

describe("a picture", () => {
  it("replaces whatever was there", () => {
    const before = run(begun({ alerts: [alert()] }), raised(11, { id: "a2" }));
    const after = run(before, { type: "picture", seq: 40, exercise: null, data: picture() });
    expect([...after.alerts]).toEqual([]);
    expect(after.seq).toBe(40);
    expect(after.known).toBe(true);
  });
});

describe("events", () => {
  it("change only the part they speak of", () => {
    const before = begun({ latest: [reading()] });
    const after = run(before, raised(11));
    expect(after.alerts.get("a1")?.severity).toBe("red");
    expect(after.latest).toBe(before.latest);
    expect(after.stations).toBe(before.stations);
  });

  it("put a newer forecast in the place of the earlier one of its run", () => {
    const made = (seq: number, data: Forecast): Frame => ({ type: "forecast", seq, exercise: null, data });
    const after = run(begun({ forecasts: [forecast("a1/1")] }), made(11, forecast("a2/1")), made(12, forecast("a1/2")));
    expect([...after.forecasts.values()].map((each) => each.id).sort()).toEqual(["a1/2", "a2/1"]);
    expect(arrivalOf(alert({ place: "town-1", forecast: "a1/1" }), after.forecasts)?.name_zh).toBe("企沙");
    expect(arrivalOf(alert({ place: "town-1" }), after.forecasts)).toBeUndefined();
  });

  it("take an alert away once it is normal", () => {
    const after = run(begun({ alerts: [alert()] }), raised(11, { state: "normal", time: "2026-11-23T05:00:00Z" }));
    expect(after.alerts.size).toBe(0);
  });

  it("follow the stream's order, whatever the times say: a late reading may make an acknowledged alert graver", () => {
    const after = run(begun({ alerts: [alert({ time: "2026-11-23T05:00:00Z", state: "acknowledged" })] }), raised(11));
    expect(after.alerts.get("a1")?.state).toBe("unacknowledged");
    expect(after.alerts.get("a1")?.severity).toBe("red");
  });

  it("leave a house alone when they come twice", () => {
    const once = run(begun(), raised(11));
    expect(fold(once, raised(11)).house).toBe(once);
    expect(fold(once, raised(9, { id: "old" })).house).toBe(once);
  });

  it("ask for a picture when one is missing", () => {
    const before = begun();
    const folded = fold(before, raised(12));
    expect(folded.verdict).toBe("gap");
    expect(folded.house).toBe(before);
  });

  it("ask for a picture when they come before it", () => {
    expect(fold(run(emptyHouse(), hello()), raised(11)).verdict).toBe("gap");
  });

  it("keep stations, counts, gateways, stages and drills", () => {
    const after = run(
      begun(),
      { type: "counts", seq: 11, exercise: null, data: { unregistered: 2, rejects: 3 } },
      { type: "gateway", seq: 12, exercise: null, data: { type: "gatewaystatus", gateway: "g", time: "", online: false, detail: "", exercise: null } },
      { type: "stage", seq: 13, exercise: null, data: { type: "stagestatus", stage: "alerting", time: "", running: false, detail: "" } },
      { type: "exercises", seq: 14, exercise: null, data: [{ id: "x-1", drill: "x", title_zh: "", title_en: "", speed: null, started: null, started_by: "", ended: null }] },
      { type: "configuration", seq: 15, exercise: null, data: { type: "configuration", time: "", version: "v2", rules: [], stations: [], escalate: {}, retired: {} } },
    );
    expect([after.unregistered, after.rejects]).toEqual([2, 3]);
    expect(after.gateways.get("g")?.online).toBe(false);
    expect(after.stages.get("alerting")?.running).toBe(false);
    expect(after.exercises[0]?.id).toBe("x-1");
    expect([after.configuration, after.stations.size]).toEqual(["v2", 0]);
  });
});

describe("readings", () => {
  it("leave the map of a station that did not speak untouched", () => {
    const before = begun({ latest: [reading(), reading({ station: "FCG-04" })] });
    const after = run(before, spoke(11, reading({ time: "2026-11-23T04:01:00Z", value: 81 })));
    expect(after.latest.get("FCG-04")).toBe(before.latest.get("FCG-04"));
    expect([...(after.latest.get("FCG-03")?.values() ?? [])].map((each) => each.value)).toEqual([81]);
    expect([...(before.latest.get("FCG-03")?.values() ?? [])].map((each) => each.value)).toEqual([80]);
  });

  it("never go back in time, but take a revision of the same moment", () => {
    const before = begun({ latest: [reading({ value: 80, revision: 1 })] });
    const late = run(before, spoke(11, reading({ time: "2026-11-23T03:00:00Z", value: 1 })));
    expect(late.latest.get("FCG-03")?.values().next().value?.value).toBe(80);
    const revised = run(late, spoke(12, reading({ revision: 2, value: 79 })));
    expect(revised.latest.get("FCG-03")?.values().next().value?.value).toBe(79);
  });

  it("keep mean and instant values of one quantity apart", () => {
    const after = run(begun(), spoke(11, reading(), reading({ statistic: "mean", interval: 3600, value: 75 })));
    expect(after.latest.get("FCG-03")?.size).toBe(2);
  });
});

describe("coming back", () => {
  it("goes on with the missed events under the same epoch", () => {
    const after = run(begun(), raised(11), hello("e1", 13), raised(12, { id: "a2" }), raised(13, { id: "a3" }));
    expect([...after.alerts.keys()]).toEqual(["a1", "a2", "a3"]);
    expect(after.seq).toBe(13);
  });

  it("keeps what is on screen until the picture of a new epoch comes", () => {
    const away = run(begun({ alerts: [alert()] }), hello("e2", 1));
    expect(away.alerts.size).toBe(1);
    expect(fold(away, raised(1)).verdict).toBe("gap");
    const back = run(away, { type: "picture", seq: 1, exercise: null, data: picture() });
    expect([back.epoch, back.seq, back.alerts.size]).toEqual(["e2", 1, 0]);
  });
});

describe("a pulse", () => {
  const pulse = (seq: number): Frame => ({ type: "pulse", seq, exercise: null, server_time: "2026-11-23T04:00:04Z", newest: null, lag_ms: 3 });

  it("tells time and lag", () => {
    const after = run(begun(), pulse(10));
    expect([after.serverTime, after.lagMs]).toEqual(["2026-11-23T04:00:04Z", 3]);
  });

  it("asks for a picture when it knows of an event that never came", () => {
    expect(fold(begun(), pulse(11)).verdict).toBe("gap");
  });
});

describe("a frame of another house", () => {
  const pictureOf = (exercise: string | null): Frame => ({ type: "picture", seq: 10, exercise, data: picture({ alerts: [alert()] }) });
  const frames = (exercise: string | null): Frame[] => [
    hello("e9", 3), pictureOf(null), raised(11), spoke(11, reading()), { type: "counts", seq: 11, exercise: null, data: { unregistered: 9, rejects: 9 } },
    { type: "pulse", seq: 10, exercise: null, server_time: "2026-11-23T09:00:00Z", newest: null, lag_ms: null },
  ].map((frame) => ({ ...frame, exercise }) as Frame);

  it("is refused by the live one, whatever it says", () => {
    const live = begun();
    for (const frame of frames("x-1")) expect(fold(live, frame)).toEqual({ house: live, verdict: "foreign" });
  });

  it("is refused by a drill's, be it live or another drill's", () => {
    const drill = run(emptyHouse("x-1"), { ...hello(), exercise: "x-1" }, pictureOf("x-1"));
    expect(drill.alerts.size).toBe(1);
    for (const frame of [...frames(null), ...frames("x-2")]) expect(fold(drill, frame).verdict).toBe("foreign");
  });
});
