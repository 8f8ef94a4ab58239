// A rule in a form: nothing is lost on the way in and out, and what cannot be so is said beside its field.
import { describe, expect, it } from "vitest";
import type { Command } from "../src/messages";
import { ANYTHING, cell, csv, isMoment, momentOf, queryOf } from "../src/state/logBook";
import { type Draft, draftOf, EMPTY, keptKeys, problemsOf, refusedField, tableOf } from "../src/state/ruleForm";

const CADMIUM = {
  id: "water-cadmium", title_zh: "地表水镉超标", title_en: "Cadmium", detector: "threshold", quantity: "cadmium", off_delay: "2 h",
  hysteresis: "0.00025 mg/L", select: { category: "surface_water", stations: ["HC-W-01", "HC-W-02"] }, guidance_zh: ["看曲线", "加密采样"],
  confirm: { along: "river" }, latch: true,
  level: [
    { severity: "blue", limit: "0.005 mg/L", by_class: { I: "0.001 mg/L" }, source: "GB 3838-2002 表1 Ⅲ类", status: "read" },
    { severity: "red", limit: "5e-2 mg/L", source: "自定", status: "to be confirmed" },
  ],
};
const good: Draft = { ...draftOf(CADMIUM), reason: "收紧" };
const wrong = (more: Partial<Draft>, taken: readonly string[] = []) => Object.fromEntries(problemsOf({ ...good, ...more }, new Set(taken)));

describe("a rule in the form", () => {
  it("comes out as it went in, with what the form does not show", () => {
    expect(tableOf(draftOf(CADMIUM), CADMIUM)).toEqual(CADMIUM);
    expect(keptKeys(CADMIUM)).toEqual(["confirm", "latch", "level.by_class"]);
  });

  it("changes only what is changed, and lists its levels from the least to the gravest", () => {
    const red = { ...good.levels[1]!, limit: { number: "0.04", unit: "mg/L" }, read: true };
    const table = tableOf({ ...good, levels: [red, good.levels[0]!] }, CADMIUM);
    expect(table).toEqual({ ...CADMIUM, level: [CADMIUM.level[0], { ...CADMIUM.level[1], limit: "0.04 mg/L", status: "read" }] });
  });

  it("leaves out what another detector has", () => {
    const table = tableOf({ ...EMPTY, id: "x", title_zh: "甲", title_en: "a", detector: "silence", quantity: "cadmium", levels: [{ ...EMPTY.levels[0]!, severity: "blue" }] });
    expect(table).toEqual({ id: "x", title_zh: "甲", title_en: "a", detector: "silence", after: "3 intervals", level: [{ severity: "blue" }] });
  });

  it("is right as it is, and each wrong field is named", () => {
    expect(wrong({})).toEqual({});
    expect(wrong({ id: "两" })).toEqual({ id: "id" });
    expect(wrong({}, ["water-cadmium"])).toEqual({ id: "taken" });
    expect(wrong({ reason: " ", title_en: "" })).toEqual({ reason: "missing", title_en: "missing" });
    expect(wrong({ hold: { number: "-1", unit: "min" } })).toEqual({ hold: "notNegative" });
    expect(wrong({ levels: [] })).toEqual({ level: "level" });
  });

  it("wants graver limits further out, in the direction in which values are bad", () => {
    const [blue, red] = [good.levels[0]!, { ...good.levels[1]!, limit: { number: "0.004", unit: "mg/L" } }];
    expect(wrong({ levels: [blue, red] })).toEqual({ "level.1.limit": "order" });
    expect(wrong({ levels: [blue, red], direction: "below" })).toEqual({});
    expect(wrong({ levels: [{ ...blue, limit: { number: "x", unit: "mg/L" }, source: "" }] })).toEqual({ "level.0.limit": "number", "level.0.source": "source" });
  });

  it("finds the field that the server refuses", () => {
    expect(refusedField("The rule is not right: proposal: rule water-cadmium: level.1.limit: '5 kg' has a wrong unit"))
      .toEqual({ field: "level.1.limit", says: "'5 kg' has a wrong unit" });
    expect(refusedField("A second person must decide")).toBeNull();
  });
});

describe("the log book", () => {
  it("is asked for by Beijing time, a day alone being its beginning", () => {
    expect(momentOf("2026-11-23")).toBe("2026-11-22T16:00:00.000Z");
    expect(momentOf("yesterday")).toBeNull();
    expect(queryOf({ ...ANYTHING, by: " 张三 ", since: "2026-11-23 08:00" }, 100, "7")).toBe(
      `limit=100&by=${encodeURIComponent("张三")}&since=${encodeURIComponent("2026-11-23T00:00:00.000Z")}&page=7`);
    expect(queryOf({ ...ANYTHING, until: "25:00" }, 100, null)).toBeNull();
  });

  it("is written as CSV that a spreadsheet reads and does not compute", () => {
    expect(cell("a,\"b\"")).toBe('"a,""b"""');
    expect(cell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
    expect(isMoment("2012-01-15T08:00:00+08:00")).toBe(true);
    expect(isMoment("2012-01-15 检修")).toBe(false);
    const command = { id: "c", time: "2026-11-23T04:00:00Z", who: "张三", verb: "alert.shelve", target: "a1", arguments: { reason: "检修, 校准", note: "" } } as unknown as Command;
    expect(csv(["h"], [command], "d1", () => "搁置", (key, value) => `${key}=${value}`)).toBe('\ufeffh\r\n2026-11-23 12:00:00,2026-11-23T04:00:00Z,张三,搁置,alert.shelve,a1,"reason=检修, 校准",c,d1\r\n');
  });
});
