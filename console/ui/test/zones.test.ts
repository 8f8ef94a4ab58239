// What zones propose, gathered into rows that an officer can read.
import { expect, it } from "vitest";
import type { Sector, ZoneProposal } from "../src/messages";
import { kindOf, lettersOf, ringsOf, rowsOf, threatsOf } from "../src/state/zoneFacts";

const sector = (id: string, inner: number, outer: number): Sector => ({ id, inner_km: inner, outer_km: outer }) as Sector;
const proposal = (sectors: string[], change: Partial<ZoneProposal> = {}): ZoneProposal => ({
  action: "evacuation", certainty: "likely", zone: "", sectors, towns: [], people: 0, criterion_zh: "", criterion_en: "AEGL-3",
  source: "", confirmed: false, number: null, place: "", condition_en: "", before: null, unknown_zh: ["无数值"], unknown_en: ["no figure"], ...change,
}) as ZoneProposal;
const sectors = [sector("a", 0, 5), sector("b", 0, 5), sector("c", 5, 10)];

it("what is proposed alike for several sectors is one row, with its people, and its sectors by ring, each with its earliest time", () => {
  const rows = rowsOf({ sectors, proposals: [
    proposal(["a"], { people: 3, before: "2026-11-28T04:10:00Z" }), proposal(["c"], { people: 4, before: "2026-11-28T04:05:00Z" }),
    proposal(["b"], { certainty: "possible" }),
  ] });
  expect(rows.map((each) => [each.rings.map((ring) => [ring.sectors.map(({ id }) => id), ring.before]), each.people, each.before])).toEqual([
    [[[["a"], "2026-11-28T04:10:00Z"], [["c"], "2026-11-28T04:05:00Z"]], 7, "2026-11-28T04:05:00Z"], [[[["b"], null]], 0, null],
  ]);
});

it("a row has the gravest figure, and says that there is none only where there is none at all", () => {
  const [row] = rowsOf({ sectors, proposals: [
    proposal(["a"]), proposal(["b"], { number: [0, 2, 9], place: "near", unknown_zh: [], unknown_en: [] }),
    proposal(["c"], { number: [0, 1, 99], place: "far", unknown_zh: [], unknown_en: [] }),
  ] });
  expect([row?.worst?.place, row?.unknown]).toEqual(["near", []]);
  expect(rowsOf({ sectors, proposals: [proposal(["a"]), proposal(["b"])] })[0]?.unknown).toEqual([["无数值", "no figure"]]);
});

it("the precautions of a zone are one row, whose people are counted once", () => {
  const zone = { zone: "UPZ", people: 20, certainty: "planned", criterion_en: "UPZ" } as const;
  const rows = rowsOf({ sectors, proposals: [proposal(["a", "b"], { ...zone, action: "sheltering" }), proposal(["a", "b"], { ...zone, action: "iodine" })] });
  expect(rows.map((each) => [each.actions, each.people])).toEqual([[["sheltering", "iodine"], 20]]);
});

it("sectors are told ring by ring from the inside, and a whole ring as such", () => {
  const whole = Array.from({ length: 16 }, (_, at) => sector(`w${at}`, 0, 5));
  expect(ringsOf([sector("c", 5, 10), ...whole]).map((each) => [each.inner, each.outer, each.isWhole, each.sectors.length])).toEqual(
    [[0, 5, true, 16], [5, 10, false, 1]]);
});

it("sectors of a ring that are threatened alike share a line, and those that are not are left out", () => {
  const some = [{ ...sector("a", 0, 5), threat: "best", people: 1 }, { ...sector("b", 0, 5), threat: "best", people: 2 },
    { ...sector("c", 5, 10), threat: "best", people: 4 }, { ...sector("d", 0, 5), threat: "" }] as Sector[];
  expect(threatsOf(some).map((each) => [each.sectors.map(({ id }) => id), each.people])).toEqual([[["a", "b"], 3], [["c"], 4]]);
});

it("of figures that are nearly nothing in the middle the row has that with the highest end", () => {
  const [row] = rowsOf({ sectors, proposals: [proposal(["a"], { number: [0, 0, 31], place: "low" }), proposal(["b"], { number: [0, 1e-9, 67], place: "high" })] });
  expect(row?.worst?.place).toBe("high");
});

it("a zone has its letters beside its name unless the name has them or they are a key of ours", () => {
  expect([lettersOf("PAZ", "预防行动区"), lettersOf("PAZ", "precautionary action zone (PAZ)"), lettersOf("GB-inner", "内区")]).toEqual(["PAZ", "", ""]);
});

it("a forecast is of doses, of concentrations, or of an unknown amount", () => {
  const levels = (unit: string) => ({ levels: [{ unit }] }) as never;
  expect([kindOf(levels("mSv")), kindOf(levels("mg/m³")), kindOf({ levels: [] })]).toEqual(["dose", "concentration", "unknown"]);
});
