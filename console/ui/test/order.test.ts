// Of alerts of one colour: the environment before instruments. The rest of their order is in pure.test.ts.
import { describe, expect, it } from "vitest";
import type { Alert } from "../src/messages";
import { inOrder, standing } from "../src/state/alerts";

const alert = (id: string, change: Partial<Alert> = {}): Alert => ({
  id, severity: "yellow", state: "unacknowledged", onset: "2026-11-23T04:00:00Z", exercise: null, station: "S1", stations: ["S1"],
  place: "S1", quantity: "q", unit: "", kind: "measurement", active: true, value: null, peak: null, limit: null, ...change,
}) as Alert;

describe("the order of alerts of one colour", () => {
  it("puts what is measured before newer silence, in the banner too, and a graver silence before both", () => {
    const measured = alert("measured");
    const silent = alert("silent", { kind: "technical", place: "S2", onset: "2026-11-23T05:00:00Z" });
    const graver = alert("silent orange", { kind: "technical", severity: "orange" });
    expect(inOrder([silent, measured, graver]).map((each) => each.id)).toEqual(["silent orange", "measured", "silent"]);
    expect(standing([new Map([["s", silent], ["m", measured]])]).top?.id).toBe("measured");
  });
});
