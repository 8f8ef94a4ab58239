// Incidents on the screen: order, clocks, facts, grades, papers, channels; and times as people type them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { typedTime } from "../src/format";
import type { ChannelTold, Deadline, DeliveryRow, FactRow, Grade, Incident, PaperState } from "../src/messages";
import { clockText, shortDuty } from "../src/parts/clock";
import { channelStands, reasonFor } from "../src/state/deliveries";
import { clockOf, factsInOrder, factValue, incidentsInOrder, isStatutory, LEVELS, OWN_TARGETS, pending, schemeOf } from "../src/state/incidents";
import { applying, dutiesOf, paperPath } from "../src/state/papers";
import { zh } from "../src/text/zh";

const deadline = (id: string, change: Partial<Deadline> = {}): Deadline => ({
  id, duty_zh: "初报：向本级人民政府报告", duty_en: "First report: to the government", start: "2026-11-23T04:00:00Z",
  due: "2026-11-23T08:00:00Z", warn: "2026-11-23T07:00:00Z", source: "", source_confirmed: true, state: "running",
  met_by: null, met_at: null, note: "", note_en: "", ...change,
});
const incident = (id: string, change: Partial<Incident> = {}): Incident => ({
  id, nature: "water", stage: "open", severity: "yellow", standing: "yellow", onset: "2026-11-23T04:00:00Z", exercise: null,
  facts: [], asked: [], proposed: null, confirmed: null, deadlines: [], ...change,
}) as Incident;
const at = (clock: string): number => Date.parse(`2026-11-23T${clock}Z`);

describe("the order of incidents", () => {
  it("puts real ones first, then those that go on, then the gravest that holds, then the newest", () => {
    const ids = incidentsInOrder([
      incident("drill", { severity: "red", standing: "red", exercise: "x" }), incident("old"), incident("new", { onset: "2026-11-23T05:00:00Z" }),
      incident("was red", { severity: "red", standing: "blue" }), incident("quiet red", { severity: "red", standing: null, stage: "quiet" }),
      incident("red", { severity: "red", standing: "red" }),
    ]).map((each) => each.id);
    expect(ids).toEqual(["red", "new", "old", "was red", "quiet red", "drill"]);
  });
});

describe("a clock", () => {
  it("warns from its time of warning on, is overdue from the moment it is due, and stays met", () => {
    const stands = ["06:59:59", "07:00:00", "07:59:59", "08:00:00"].map((time) => clockOf(deadline("a"), at(time)).stand);
    expect(stands).toEqual(["running", "warned", "warned", "overdue"]);
    expect(clockOf(deadline("a", { state: "met" }), at("09:00:00")).stand).toBe("met");
  });

  it("says what the server said last while the time is not known", () => {
    expect(clockOf(deadline("a", { state: "warned" }), null).stand).toBe("warned");
  });

  it("counts down in words, and up once it has run out", () => {
    expect(clockText(deadline("a"), at("06:36:15"))).toBe("剩 1:23:45");
    expect(clockText(deadline("a"), at("08:12:30"))).toBe("已超时 12:30");
    expect(clockText(deadline("a", { state: "met" }), at("08:12:30"))).toBe("已完成");
    expect(shortDuty(deadline("a"))).toBe("初报");
  });

  it("that is most urgent is a statutory one not met, of a real incident that is not closed, due first", () => {
    const found = pending([
      incident("drill", { exercise: "x", deadlines: [deadline("first-report", { due: "2026-11-23T05:00:00Z" })] }),
      incident("closed", { stage: "closed", deadlines: [deadline("first-report", { due: "2026-11-23T04:30:00Z" })] }),
      incident("met", { deadlines: [deadline("first-report", { state: "met", due: "2026-11-23T04:40:00Z" })] }),
      incident("own", { deadlines: [deadline("verify", { due: "2026-11-23T04:15:00Z" })] }),
      incident("late", { deadlines: [deadline("first-report", { due: "2026-11-23T08:00:00Z" })] }),
      incident("overdue", { stage: "quiet", deadlines: [deadline("first-report", { state: "overdue", due: "2026-11-23T06:00:00Z" })] }),
    ], isStatutory).map((each) => each.incident.id);
    expect(found).toEqual(["overdue", "late", "drill"]);
  });
});

describe("facts", () => {
  const row = (name: string, change: Partial<FactRow> = {}): FactRow => ({
    name, zh: name, en: name, shape: "count", unit: "", natures: ["water"], choices: [], ...change,
  });
  const rows = [row("cause", { shape: "text" }), row("deaths"), row("injured"), row("plant_state", { natures: ["nuclear"] })];
  const known = { name: "deaths", value: 0, who: "li", time: "2026-11-23T04:00:00Z", note: "" };

  it("that could change the grade come first, and one that is given is asked for no longer", () => {
    const found = factsInOrder(incident("a", { facts: [known], asked: ["injured", "deaths"] }), rows);
    expect(found.asked.map((each) => each.name)).toEqual(["injured"]);
    expect(found.open.map((each) => each.name)).toEqual(["cause"]);
    expect(found.given.map((each) => each.row.name)).toEqual(["deaths"]);
  });

  it("that a proposal lacks are asked for too", () => {
    const proposed = { missing: ["injured"] } as Partial<Grade> as Grade;
    expect(factsInOrder(incident("a", { proposed }), rows).asked.map((each) => each.name)).toEqual(["injured"]);
  });

  it("are sent as numbers, truths, words or texts, and nothing typed is nothing", () => {
    expect(factValue(row("deaths"), " 3 ")).toBe(3);
    expect(factValue(row("deaths"), "")).toBeNull();
    expect(factValue(row("deaths"), "three")).toBeNull();
    expect(factValue(row("wide", { shape: "yes" }), "no")).toBe(false);
    expect(factValue(row("cause", { shape: "text" }), " 阀门破裂 ")).toBe("阀门破裂");
  });
});

describe("grades", () => {
  const toml = readFileSync(join(import.meta.dirname, "../../../alerting/data/grading.toml"), "utf8");

  it("that may be confirmed are those of the schemes, with their names", () => {
    for (const part of toml.split("[[scheme]]").slice(1)) {
      const id = /^id = "(\w+)"/m.exec(part)?.[1] ?? "";
      const levels = [...part.matchAll(/^level = "(\w+)"\nname_zh = "(.+)"/gm)];
      expect(LEVELS[id]).toEqual(levels.map((level) => level[1]));
      const words: Record<string, string> = zh;
      expect(levels.map((level) => words[`gradelevel.${id}.${level[1]}`])).toEqual(levels.map((level) => level[2]));
      const natures = /^natures = \[(.+)\]/m.exec(part)?.[1]?.match(/\w+/g) ?? [];
      expect(new Set(natures.map((nature) => schemeOf(nature as "air")))).toEqual(new Set([id]));
    }
  });

  it("have clocks of which only the house's own targets are not statutory", () => {
    const own = toml.split("[[duty]]").slice(1).filter((part) => /^source = "自定目标/m.test(part)).map((part) => /^id = "(.+)"/m.exec(part)?.[1]);
    expect(new Set(own)).toEqual(OWN_TARGETS);
  });
});

describe("papers", () => {
  const paper = (change: Partial<PaperState> = {}): PaperState => ({
    paper: "first", title_zh: "初报", title_en: "First report", applies: true, why_zh: "", why_en: "", missing: [],
    duties: ["first-report"], handed_in: 0, ...change,
  });

  it("that do not apply are left out unless they were handed in", () => {
    const list = { papers: [paper({ applies: false, handed_in: 1 }), paper({ paper: "follow-up" }), paper({ paper: "radiation", applies: false })] };
    expect(applying(list).map((each) => each.paper)).toEqual(["follow-up", "first"]);
    expect(applying(null)).toEqual([]);
  });

  it("are fetched by name, format and language, and fulfil only duties of theirs that nobody has done", () => {
    expect(paperPath(paper(), "docx", "zh")).toBe("papers/first?format=docx&language=zh");
    const duties = [deadline("verify"), deadline("first-report")];
    expect(dutiesOf(paper(), incident("a", { deadlines: duties })).map((each) => each.id)).toEqual(["first-report"]);
    expect(dutiesOf(paper(), incident("a", { deadlines: [deadline("first-report", { state: "met" })] }))).toEqual([]);
  });
});

describe("channels", () => {
  const channel = (id: string): ChannelTold => ({ id, name: id, least: "yellow", kinds: ["measurement"], step: 0, language: "zh" });
  const row = (change: Partial<DeliveryRow>): DeliveryRow => ({
    channel: "duty", title: "t", made: "2026-11-23T04:00:00Z", sent: null, given_up: null, attempts: 0, tried: null, error: "", ...change,
  });

  it("fail while what was refused still waits, and say the newest reason", () => {
    const [stand] = channelStands([channel("duty")], [
      row({}), row({ attempts: 1, tried: "2026-11-23T04:01:00Z", error: "busy" }),
      row({ attempts: 3, tried: "2026-11-23T04:05:00Z", error: "no answer" }), row({ sent: "2026-11-23T03:00:00Z", title: "taken" }),
    ]);
    expect([stand?.state, stand?.error, stand?.waiting, stand?.last?.title]).toEqual(["failing", "no answer", 3, "taken"]);
  });

  it("are sound once all was taken, and count what was given up; one that had nothing to send says so", () => {
    const stands = channelStands([channel("duty"), channel("new")], [
      row({ sent: "2026-11-23T04:00:00Z", attempts: 2, error: "busy" }), row({ given_up: "2026-11-23T04:00:00Z", attempts: 9 }),
    ]);
    expect(stands.map((each) => [each.state, each.givenUp])).toEqual([["sound", 1], ["never", 0]]);
  });
});

describe("why a channel failed", () => {
  const source = readFileSync(join(import.meta.dirname, "../../../alerting/notifiers/service.py"), "utf8");

  it("is known for every sentence a sender says", () => {
    const said = [...source.matchAll(/return (?:None if taken else )?f?"([^"]+)"/g)].map((found) => found[1] ?? "");
    expect(said).toHaveLength(3);
    const filled = said.map((text) => text.replace(/\{LIMIT:g\}/, "30").replace(/\{type\(error\).__name__\}/, "OSError"));
    expect(filled.map((text) => reasonFor(text))).toEqual([
      { key: "delivery.noAnswer", what: "30" }, { key: "delivery.broke", what: "OSError" }, { key: "delivery.notTaken", what: "" },
    ]);
    expect(reasonFor("busy")).toBeNull();
  });
});

describe("a time that is typed", () => {
  it("is Beijing's, and what is no time is refused", () => {
    expect(typedTime("2026-11-23 21:40")).toBe("2026-11-23T13:40:00.000Z");
    expect(typedTime("2026-1-2 1:05")).toBe("2026-01-01T17:05:00.000Z");
    for (const text of ["", "21:40", "2026-11-31 21:40", "2026-13-01 21:40", "2026-11-23 24:40", "2026-11-23 21:60"]) {
      expect(typedTime(text), text).toBeNull();
    }
  });
});
