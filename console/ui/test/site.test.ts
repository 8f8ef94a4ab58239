// What the map says of a registered site.
import { describe, expect, it } from "vitest";
import { activity, grouped, mass, partName, partText } from "../src/parts/SiteCard";

describe("a site", () => {
  const source = {
    kind: "sealed_source", code: "0019CO900011", category: 1, nuclide: "Co-60", activity_bq: 1.1e16, activity_date: "2019-05-20",
  } as const;

  it("says its figures with units people use", () => {
    expect([activity(3.7e12), activity(1e15), activity(999e9), activity(370e6), activity(5)]).toEqual([
      "3.7\u00a0TBq", "1\u00a0PBq", "999\u00a0GBq", "370\u00a0MBq", "5\u00a0Bq",
    ]);
    expect([mass(850), mass(8000), mass(68_000_000), grouped(1_200_000)]).toEqual([
      "850\u00a0kg", "8\u00a0t", "68\u202f000\u00a0t", "1\u202f200\u202f000",
    ]);
  });

  it("says the category, and what is idle or unconfirmed, and where it comes from", () => {
    expect(partName(source)).toBe("Ⅰ 类放射源");
    expect(partText(source)).toBe("Co-60，11\u00a0PBq（2019-05-20），编码 0019CO900011");
    expect(partText({ ...source, status: "idle", confirmed: false, origin: "台账" })).toMatch(/；闲置；待核；台账$/);
    expect(partText({ kind: "reactor", type: "HPR1000", unit: 4, thermal_power_mw: 3150, confirmed: false }))
      .toBe("HPR1000，热功率 3150\u00a0MW；待核");
    expect(partText({ kind: "chemical", substance: "propane", amount_kg: 600_000, storage: "pressure", un: "1978" }))
      .toBe("液化石油气 600\u00a0t，加压储存；UN 1978");
    expect(partText({ kind: "water_intake", population: 220_000 })).toBe("供水人口 220\u202f000");
  });
});
