// How alerts name their places and limits where room is short.
import { describe, expect, it } from "vitest";
import type { Alert } from "../src/messages";
import { conditionText } from "../src/parts/marks";
import { endOf, withoutSite } from "../src/parts/names";
import { alertFigures } from "../src/state/quantities";

const risen = { quantity: "ambient_dose_rate", unit: "nGy/h", value: 109.9, limit: 15, background: 81.9, forecast: null } as Alert;

describe("a place in short", () => {
  it("keeps what tells neighbours apart", () => {
    expect(endOf("防城港 辐射空气自动站01")).toBe("气自动站01");
    expect(endOf("Petrochemical park, Qinzhou port, fence station 02")).toBe("station 02");
    expect(endOf("站1")).toBe("站1");
    expect(endOf("钦州港石化园区 边界站02")).toBe("边界站02");
    expect(endOf("防城港核电 05号辐射站（NNE 3 km）")).toBe("（NNE 3 km）");
    expect(endOf("Fangchenggang NPP radiation station 05 (NNE 3 km)")).toBe("(NNE 3 km)");
  });

  it("does not say the site twice, nor leave a station without a name", () => {
    expect(withoutSite("钦州港石化园区 边界站01", "钦州港石化园区")).toBe("边界站01");
    expect(withoutSite("Qinzhou park, fence station 01", "Qinzhou park")).toBe("fence station 01");
    expect(withoutSite("Qinzhou park", "Qinzhou park")).toBe("Qinzhou park");
    expect(withoutSite("龙江 三岔断面", "河池水厂")).toBe("龙江 三岔断面");
  });
});

describe("what is said of an alert", () => {
  it("calls a limit above the background that", () => {
    expect(alertFigures(risen)).toMatch(/（限值 本底\+15.*）$/);
    expect(alertFigures({ ...risen, background: null })).toMatch(/（限值 15.*）$/);
  });

  it("names the colour of a station in words", () => {
    expect(conditionText("orange!")).toBe("橙 未确认");
    expect(conditionText("yellow")).toBe("黄");
    expect(conditionText("silent")).toBe("离线");
  });
});
