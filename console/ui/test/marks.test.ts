// What is forecast at a station is told from what is measured there.
import { expect, it } from "vitest";
import type { Alert } from "../src/messages";
import { marksOf } from "../src/state/conditions";

const alert = (id: string, change: Partial<Alert> = {}): Alert => ({
  id, kind: "measurement", place: "S1", station: "S1", stations: ["S1"], quantity: "dose", severity: "red", state: "unacknowledged",
  active: true, forecast: null, ...change,
}) as Alert;

it("has of two alike the measured one", () => {
  const expected = alert("f", { forecast: "run/1" });
  expect(marksOf([expected]).get("S1")).toBe("red~!");
  expect(marksOf([expected, alert("a")]).get("S1")).toBe("red!");
  expect(marksOf([expected, alert("a", { severity: "yellow" })]).get("S1")).toBe("red~!");
  expect(marksOf([alert("f", { forecast: "run/1", state: "acknowledged" })]).get("S1")).toBe("red~");
});
