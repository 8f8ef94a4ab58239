// What a list leaves out in an alarm flood, and what is held back.
import { describe, expect, it } from "vitest";
import type { Alert, Incident } from "../src/messages";
import { isWaiting, oneOfEach, sums } from "../src/state/alerts";

const alert = (id: string, change: Partial<Alert> = {}): Alert =>
  ({ id, severity: "yellow", state: "unacknowledged", active: true, ...change }) as Alert;

describe("a flood", () => {
  const incident = { id: "E1", alerts: ["a", "b", "c", "red"] } as unknown as Incident;

  it("leaves one alert of each event, and every red one and every one of no event", () => {
    const alerts = [alert("red", { severity: "red" }), alert("a"), alert("b"), alert("c"), alert("alone")];
    expect(oneOfEach(alerts, [incident]).map((each) => each.id)).toEqual(["red", "a", "alone"]);
  });
});

describe("what is held back", () => {
  it("counts neither as waiting nor as beyond its limit", () => {
    const held = [alert("s", { state: "suppressed" }), alert("o", { state: "out_of_service" })];
    expect(sums(held)).toEqual({ waiting: 0, active: 0, shelved: 0 });
    expect(held.some(isWaiting)).toBe(false);
  });
});
