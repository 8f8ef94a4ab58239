// The other pure parts (sites are in site.test.ts): order of alerts, conditions of stations, limits, histories, numbers and times.
import { describe, expect, it } from "vitest";
import { alone, columnsOf, valueRange, withReading } from "../src/chart/data";
import { age, amount, clockTime, elapsed, fullTime, nearTime, number, numberBeside, position } from "../src/format";
import type { Alert, History, QuantityRow, Reading, Station } from "../src/messages";
import { bodyOf, channelsBody, firstForm, withQuantity } from "../src/state/adoption";
import { inOrder, standing } from "../src/state/alerts";
import { channelCondition, conditions, marksOf } from "../src/state/conditions";
import { seriesOf } from "../src/state/house";
import { alertFigures } from "../src/state/quantities";
import { limitsOf, type Rule } from "../src/state/rules";
import { follow, isSeen, type Shown } from "../src/state/shown";

const alert = (id: string, change: Partial<Alert> = {}): Alert => ({
  id, severity: "yellow", state: "unacknowledged", onset: "2026-11-23T04:00:00Z", exercise: null, station: "S1", stations: ["S1"],
  place: "S1", quantity: "q", unit: "", kind: "measurement", active: true, value: null, peak: null, limit: null, ...change,
}) as Alert;
const ids = (...alerts: Alert[]): string[] => inOrder(alerts).map((each) => each.id);

describe("the order of alerts", () => {
  it("puts the gravest first, then unacknowledged ones, then the newest, and what was put aside last", () => {
    expect(ids(
      alert("acknowledged yellow", { state: "acknowledged" }), alert("acknowledged red", { severity: "red", state: "acknowledged" }),
      alert("shelved red", { severity: "red", state: "shelved" }), alert("old yellow"),
      alert("new yellow", { place: "S2", onset: "2026-11-23T05:00:00Z" }), alert("orange", { severity: "orange" }),
    )).toEqual(["acknowledged red", "orange", "new yellow", "old yellow", "acknowledged yellow", "shelved red"]);
  });

  it("puts the graver limit of one place first, in whichever direction values go", () => {
    const later = { onset: "2026-11-23T05:00:00Z" };
    expect(ids(
      alert("OIL2", { ...later, severity: "red", limit: 83_333, peak: 900_000 }),
      alert("elsewhere", { severity: "red", place: "S2", onset: "2026-11-23T04:30:00Z", limit: 999_999, peak: 1e6 }),
      alert("OIL1", { severity: "red", limit: 833_333, peak: 900_000 }),
    )).toEqual(["OIL1", "OIL2", "elsewhere"]);
    expect(ids(alert("below 5", { limit: 5, peak: 1 }), alert("below 2", { limit: 2, peak: 1 }))).toEqual(["below 2", "below 5"]);
    const oils = [alert("OIL2", { ...later, limit: 1, peak: 9 }), alert("OIL1", { limit: 2, peak: 9 })];
    expect(standing([new Map(oils.map((each) => [each.id, each]))]).top?.id).toBe("OIL1");
  });

  it("puts a real blue alert before a red one of a drill, in the banner too", () => {
    const [drill, real] = [alert("drill", { severity: "red", exercise: "x-1" }), alert("real", { severity: "blue" })];
    expect(ids(drill, real)).toEqual(["real", "drill"]);
    const stand = standing([new Map([["real", real]]), new Map([["drill", drill]])]);
    expect([stand.top?.id, stand.real, stand.drill]).toEqual(["real", 1, 1]);
  });

  it("leaves the banner empty when all are acknowledged", () => {
    expect(standing([new Map([["a", alert("a", { state: "acknowledged" })]])]).top).toBeNull();
  });
});

describe("the banner's alert", () => {
  it("may be acknowledged only after a second and a half, and a change of it begins anew", () => {
    let shown: Shown = { what: "", since: 0 };
    shown = follow(shown, "a", 1000);
    expect([isSeen(shown, "a", 2499), isSeen(shown, "a", 2500)]).toEqual([false, true]);
    expect(follow(shown, "a", 3000)).toBe(shown);
    expect(isSeen(shown, "b", 5000)).toBe(false); // it has just come and nobody has noted it yet
    shown = follow(shown, "b", 3000);
    expect([isSeen(shown, "b", 4400), isSeen(shown, "b", 4500), isSeen(shown, "", 9000)]).toEqual([false, true, false]);
  });
});

const station = (change: Partial<Station> = {}): Station =>
  ({ id: "S1", name_zh: "", category: "radiation", latitude: 0, longitude: 0, interval: 60, ...change });
const reading = (change: Partial<Reading> = {}): Reading => ({
  type: "reading", time: "2026-11-23T04:00:00Z", received: "2026-11-23T04:00:00Z", station: "S1", quantity: "q", value: 1,
  statistic: "instant", interval: 0, quality: "good", source: "", revision: 0, ...change,
});
const NOON = Date.parse("2026-11-23T04:00:00Z");

function conditionAt(minutes: number, readings: Reading[], alerts: Alert[] = [], of = station()): string | undefined {
  const latest = new Map(readings.length ? [["S1", new Map(readings.map((each) => [seriesOf(each), each]))]] : []);
  return conditions(new Map([["S1", of]]), latest, marksOf(alerts), NOON + minutes * 60_000).get("S1");
}

describe("a station's condition", () => {
  it("is silent after three of its own intervals, and never before two minutes", () => {
    expect(conditionAt(2.9, [reading()])).toBe("normal");
    expect(conditionAt(3.1, [reading()])).toBe("silent");
    expect(conditionAt(1.9, [reading()], [], station({ interval: 1 }))).toBe("normal");
    expect(conditionAt(170, [reading()], [], station({ interval: 3600 }))).toBe("normal");
  });

  it("tells a station that never spoke from one that fell silent", () => {
    expect(conditionAt(0, [])).toBe("never");
  });

  it("is the gravest alert's, whether or not anything arrives", () => {
    const alerts = [alert("a"), alert("b", { severity: "red", state: "acknowledged" })];
    expect(conditionAt(60, [reading()], alerts)).toBe("red");
    expect(conditionAt(0, [reading()], [alert("a", { state: "shelved" })])).toBe("normal");
  });

  it("is that of every station of a site's alert", () => {
    const marks = marksOf([alert("site", { place: "plant", station: "S1", stations: ["S1", "S2"], severity: "red" })]);
    expect([marks.get("S1"), marks.get("S2")]).toEqual(["red!", "red!"]);
    expect(marksOf([alert("old", { stations: [] })]).get("S1")).toBe("yellow!");
  });

  it("is never a silence's while something is measured beyond a limit", () => {
    const silence = alert("silent", { kind: "technical", quantity: "", severity: "red" });
    expect(marksOf([silence, alert("a", { severity: "blue", state: "acknowledged" })]).get("S1")).toBe("blue");
    expect(marksOf([alert("over", { active: false, state: "returned", severity: "red" }), alert("a")]).get("S1")).toBe("yellow!");
    expect(marksOf([silence]).get("S1")).toBe("red!");
  });

  it("belongs in the table to the channel concerned", () => {
    const marks = marksOf([alert("a", { severity: "red" })]);
    const readings = [reading(), reading({ quantity: "battery" })];
    const series = new Map(readings.map((each) => [seriesOf(each), each]));
    const of = (quantity: string, by = marks): string => channelCondition(station(), quantity, series, by, NOON);
    expect([of("q"), of("battery"), of("unheard")]).toEqual(["red!", "normal", "never"]);
    const silent = marksOf([alert("s", { kind: "technical", quantity: "" }), alert("a", { severity: "blue" })]);
    expect([of("q", silent), of("battery", silent)]).toEqual(["blue!", "yellow!"]);
  });

  it("is a fault when the instrument says so", () => {
    expect(conditionAt(0, [reading({ quality: "fault" })])).toBe("fault");
  });
});

const rule = (change: Partial<Rule> = {}): Rule => ({
  id: "r", title_zh: "", title_en: "", detector: "threshold", quantity: "q", unit: "", above: "absolute", direction: "above",
  select: { category: "radiation", city: null, site: null, river: null, stations: null }, guidance_zh: [], guidance_en: [],
  levels: [{ severity: "blue", limit: 10, source: "GB", confirmed: true }, { severity: "red", limit: 30, source: "", confirmed: false }],
  ...change,
});

describe("limit lines", () => {
  const lines = (of: Rule, at = station(), alerts: Alert[] = []): (number | boolean)[][] =>
    limitsOf([of], at, "q", new Map(alerts.map((each) => [each.id, each]))).lines.map((line) => [line.value, line.confirmed]);

  it("are those of the rules that select the station", () => {
    expect(lines(rule())).toEqual([[10, true], [30, false]]);
    expect(lines(rule({ quantity: "other" }))).toEqual([]);
    expect(lines(rule(), station({ category: "air" }))).toEqual([]);
    expect(lines(rule({ detector: "rate" }))).toEqual([]);
  });

  it("count from the background the engine last told, else the station's own", () => {
    const own = station({ channels: [{ quantity: "q", background: 80 }] });
    expect(lines(rule({ above: "background" }), own)).toEqual([[90, true], [110, false]]);
    expect(lines(rule({ above: "background" }), own, [alert("a", { rule: "r", background: 70 })])).toEqual([[80, true], [100, false]]);
  });

  it("of detectors that compare with what is normal count from what their alert told, and are untold without one", () => {
    for (const detector of ["baseline", "cusum", "ewma", "sprt", "nuclide"]) {
      const told = alert("a", { rule: "r", background: 70 });
      const found = limitsOf([rule({ detector })], station({ channels: [{ quantity: "q", background: 80 }] }), "q", new Map([["a", told]]));
      expect(found.lines.map((line) => [line.value, line.background, line.ofTheHour])).toEqual([[80, 70, true], [100, 70, true]]);
      expect(found.bands).toEqual([{ from: 70, to: 80 }]);
      expect(limitsOf([rule({ detector })], station(), "q", new Map())).toMatchObject({ lines: [], bands: [], untold: 1, withoutBackground: false });
      expect(limitsOf([rule({ detector })], station({ id: "S2" }), "q", new Map([["a", told]])).untold).toBe(1);
    }
  });

  it("are those of the station's class of water, and its source names that class", () => {
    const levels = [{ severity: "blue", limit: 1, source: "GB 3838 Ⅲ类", confirmed: true, by_class: [["II", 0.5]] }] as Rule["levels"];
    const lines = (water_class: "I" | "II") => limitsOf([rule({ levels })], station({ water_class }), "q", new Map()).lines;
    expect(lines("II").map((line) => [line.value, line.source])).toEqual([[0.5, "GB 3838 Ⅱ类"]]);
    expect(lines("I").map((line) => [line.value, line.source])).toEqual([[1, "GB 3838 Ⅲ类"]]);
  });

  it("say that a background is missing instead of drawing at a wrong height", () => {
    expect(limitsOf([rule({ above: "background" })], station(), "q", new Map())).toMatchObject({ lines: [], withoutBackground: true });
  });
});

describe("a history", () => {
  const points = (...minutes: number[]): History => ({
    station: "S1", quantity: "q", resolution: "raw",
    points: minutes.map((minute) => ({ time: new Date(minute * 60_000).toISOString(), low: 1, mean: 1, high: 1, count: 1, quality: "good", set_aside: 0 })),
  });

  it("has a gap where more than three intervals are missing", () => {
    const columns = columnsOf(points(0, 1, 2, 10, 11), 60);
    expect(columns.mean).toEqual([1, 1, 1, null, 1, 1]);
    expect(columns.x).toEqual([0, 60, 120, 180, 600, 660]);
  });

  it("goes on with live values, once each", () => {
    const columns = columnsOf(points(0, 1), 60);
    const longer = withReading(columns, reading({ time: new Date(120_000).toISOString(), value: 5 }));
    expect(longer.mean).toEqual([1, 1, 5]);
    expect(withReading(longer, reading({ time: new Date(120_000).toISOString() }))).toBe(longer);
    expect(columns.mean).toEqual([1, 1]);
  });

  it("leaves out of the curve what cannot be trusted, and keeps when it was", () => {
    const history = points(0, 1, 2);
    history.points[1] = { ...history.points[1]!, quality: "out_of_range", low: 1e6, mean: 1e6, high: 1e6, count: 0, set_aside: 1 };
    const columns = columnsOf(history, 60);
    expect([columns.mean, columns.high, columns.aside, columns.banded]).toEqual([[1, null, 1], [1, null, 1], [60], false]);
    const longer = withReading(columns, reading({ time: new Date(180_000).toISOString(), value: 1e6, quality: "skew" }));
    expect([longer.mean, longer.aside, longer.setAside]).toEqual([[1, null, 1, null], [60, 180], 2]);
  });

  it("marks an interval of which only part can be trusted, and draws that part", () => {
    const history = points(0, 1, 2);
    history.points[0] = { ...history.points[0]!, quality: "maintenance", low: null, mean: null, high: null, count: 0, set_aside: 3 };
    history.points[1] = { ...history.points[1]!, set_aside: 2 };
    const columns = columnsOf(history, 60);
    expect([columns.mean, columns.aside, columns.setAside]).toEqual([[null, 1, 1], [0, 60], 5]);
  });

  it("shows the next limit above the curve, unless it would press the curve flat", () => {
    expect(valueRange(80, 90, [110, 500])[1]).toBeGreaterThan(110);
    expect(valueRange(80, 90, [5000])[1]).toBeLessThan(100);
    expect(valueRange(0, 0, [])[0]).toBeLessThanOrEqual(0);
  });
});

describe("a value between gaps", () => {
  it("is drawn as a point, the first after a silence too", () => {
    expect(alone([1, 2, null, 3, null, null, 4, 5, null, 6])).toEqual([3, 9]);
    expect(alone([7])).toEqual([0]);
    expect(alone([null, null])).toEqual([]);
  });
});

describe("text of numbers and times", () => {
  it("is Beijing time whatever the PC believes", () => {
    expect(fullTime("2026-11-23T16:30:05Z")).toBe("2026-11-24 00:30:05");
    expect(clockTime("2026-11-23T16:30:05Z", false)).toBe("00:30");
    expect(nearTime("2026-11-23T15:30:05Z", Date.parse("2026-11-23T16:30:05Z"))).toBe("11-23 23:30");
    expect(nearTime("2025-11-23T15:30:05Z", Date.parse("2026-11-23T16:30:05Z"))).toBe("2025-11-23 23:30");
  });

  it("gives values the decimals of their quantity and no more than five figures", () => {
    expect(number(82.44, 1)).toBe("82.4");
    expect(number(0.4075, 5)).toBe("0.4075");
    expect(number(123456, 1)).toBe("123456");
    expect(number(0.000004, 4)).toBe("4.00e−6");
    expect(number(-3.25, 1)).toMatch(/^−3\.[23]$/);
    expect(number(null)).toBe("—");
    expect(amount(21.5, "degC", 1)).toBe("21.5\u00a0°C");
    expect(amount(7.2, "pH", 1)).toBe("7.2");
  });

  it("gives a value one more digit where it would read as the limit it is beyond", () => {
    expect(numberBeside(0.00503, 0.005, 4)).toBe("0.00503");
    expect(numberBeside(0.0546, 0.05, 4)).toBe("0.0546");
    expect(numberBeside(0.005, 0.005, 4)).toBe("0.0050");
    expect(numberBeside(833_333.4, 833_333, 1)).toBe("833333.4");
    expect([numberBeside(null, 1, 2), numberBeside(2, null, 1)]).toEqual(["—", "2.0"]);
  });

  it("says how long and how old", () => {
    expect([elapsed(42_000), elapsed(3_909_000), elapsed(94 * 3_600_000)]).toEqual(["00:42", "1:05:09", "3 d 22:00"]);
    expect([age(4000), age(720_000), age(5.5 * 3_600_000), age(3 * 86_400_000)]).toEqual(["4 s", "12 min", "5.5 h", "3 d"]);
    expect(position(108.35, -21.5)).toBe("108.3500°E 21.5000°S");
    expect([number(0.00006, 6), number(0.00012345, 6), number(0.04567, 3), number(0, 6)]).toEqual(["0.000060", "0.00012", "0.046", "0.0000"]);
  });
});

describe("an adoption", () => {
  const quantities = new Map([["cadmium", "water", "mg/L"], ["dose", "radiation", "nGy/h"]].map(([key = "", medium = "", unit = ""]) =>
    [key, { key, medium, unit } as QuantityRow]));
  const row = { station: "hj212:ABC1", quantities: ["hj212:a99", "cadmium"], first: "", last: "", count: 1, source: "g" };

  it("begins with what the payload already says, and sends only channels somebody named", () => {
    const form = firstForm(row, quantities);
    expect([form.id, form.mn]).toEqual(["ABC1", "ABC1"]);
    expect(form.channels).toEqual([{ quantity: "", unit: "", code: "a99" }, { quantity: "cadmium", unit: "mg/L", code: "" }]);
    const body = bodyOf({ ...form, name_zh: "新站", latitude: "23.5", longitude: "108" });
    expect(body.channels).toEqual([{ quantity: "cadmium", unit: "mg/L" }]);
    expect([body.latitude, body.mn, body.aliases]).toEqual([23.5, "ABC1", undefined]);
  });

  it("takes the station's kind from the medium of what it measures", () => {
    const of = (...said: string[]): string => firstForm({ ...row, quantities: said }, quantities).category;
    expect([of("cadmium"), of("dose"), of("hj212:x", "dose")]).toEqual(["surface_water", "radiation", "radiation"]);
  });

  it("asks of a registered station only the channel, and leaves all else of it as it is", () => {
    const own = station({ name_zh: "站", site: null, river: "龙江", channels: [{ quantity: "dose" }], origin: "demo" });
    const channel = withQuantity({ quantity: "", unit: "", code: "a99" }, "cadmium", quantities);
    expect(channel).toEqual({ quantity: "cadmium", unit: "mg/L", code: "a99" });
    expect(withQuantity({ ...channel, unit: "ug/L" }, "dose", quantities).unit).toBe("ug/L");
    expect(channelsBody(own, [channel, { quantity: "", unit: "", code: "b" }])).toEqual({
      id: "S1", name_zh: "站", category: "radiation", latitude: 0, longitude: 0, interval: 60, river: "龙江",
      channels: [{ quantity: "cadmium", unit: "mg/L", codes: ["a99"] }],
    });
  });
});

describe("what a forecast alert says in a line", () => {
  const expected = (change: Partial<Alert>) => alertFigures({ forecast: "run/1", expected: null, level: "", chance: null, ...change } as Alert);
  it("has the chance of the level that its limit is of", () => {
    expect(expected({ level: "AEGL-3", chance: 0.35 })).toBe("预测，尚未测得 · AEGL-3 可能性 35\u00a0%");
  });
  it("has the chance of arrival where there is no level, and none where none is told", () => {
    expect(expected({ chance: 0.8 })).toBe("预测，尚未测得 · 到达可能性 80\u00a0%");
    expect(expected({ level: "AEGL-1" })).toBe("预测，尚未测得");
  });
});
