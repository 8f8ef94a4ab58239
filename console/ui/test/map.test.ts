// The map's numbers and files: places, scales, lines of the graticule, remembered layers, GeoJSON, names, broken lines.
import { describe, expect, it } from "vitest";
import { drawnIn, type Geometry, type Picture, touches } from "../src/export/drawn";
import { proper, toGeoJson } from "../src/export/geojson";
import { fileName } from "../src/export/names";
import { barOf, broken } from "../src/export/pen";
import { meridian, positionDms, positionFine, scaleOf } from "../src/format";
import { linesBetween, stepFor, STEPS } from "../src/map/graticule";
import { degreesAPixel } from "../src/map/projections";
import type { Forecast, Station } from "../src/messages";
import { remembered } from "../src/state/layerChoices";

describe("places", () => {
  it("carry a second that rounds up into the minute and the degree", () => {
    expect(positionDms(108.99999999, 21.6712345)).toBe("109°00′00.00″E 21°40′16.44″N");
    expect(positionDms(-0.5, -0.25)).toBe("0°30′00.00″W 0°15′00.00″S");
    expect(positionFine(108.3523119, -21.6712341)).toBe("108.352312°E 21.671234°S");
  });

  it("name a line of the graticule no finer than it needs", () => {
    expect([meridian(108, "EW"), meridian(108.5, "EW"), meridian(21 + 1 / 120, "NS")]).toEqual(["108°E", "108°30′E", "21°00′30″N"]);
  });

  it("say 1 to how much in three figures", () => {
    expect([scaleOf(254_321), scaleOf(987), scaleOf(1_234_567)]).toEqual(["1:254\u202f000", "1:987", "1:1\u202f230\u202f000"]);
  });
});

describe("the graticule", () => {
  it("takes the finest step whose lines do not crowd, and counts lines without drifting", () => {
    expect(stepFor(0.0055)).toBe(1);
    expect(stepFor(1)).toBe(STEPS[0]);
    for (const each of [0.02, 0.001, 0.0001]) expect(stepFor(each) / each).toBeGreaterThanOrEqual(110);
    expect(linesBetween(107.1, 109.2, 0.5)).toEqual([107.5, 108, 108.5, 109]);
    expect(linesBetween(21, 21.99, 1 / 6)).toHaveLength(6);
    expect(linesBetween(21.1, 21.2, 1)).toEqual([]);
  });

  it("has the same degrees a pixel in both projections", () => {
    expect(degreesAPixel(0.0055)).toBe(0.0055);
    expect(degreesAPixel(111_319.49 * 0.0055)).toBeCloseTo(0.0055, 9);
  });
});

describe("remembered layers", () => {
  it("take the place of the first ones, screen by screen, and nothing else that stands there", () => {
    const shown = remembered('{"alerts": {"stations": false, "land": false, "roads": "no", "gone": true}}');
    expect(shown.alerts).toMatchObject({ stations: false, land: true, roads: true, forecasts: true });
    expect(shown.alerts).not.toHaveProperty("gone");
    expect(shown.reach.reach).toBe(true);
    for (const text of ["", "[]", "null", '"x"', '{"alerts": 3}', "{"]) expect(remembered(text)).toEqual(remembered("{}"));
  });
});

const station = { id: "FCG-03", name_zh: "站", category: "radiation", latitude: 21.6, longitude: 108.3, origin: "demo" } as Station;
const square = (clockwise: boolean): number[][] => {
  const ring = [[108, 21], [109, 21], [109, 22], [108, 22], [108, 21]];
  return clockwise ? ring.reverse() : ring;
};
const area = (level: number, share: number): Forecast["areas"][number] => ({ level, share, time: null, geometry: { type: "Polygon", coordinates: [square(true)] } });
const forecast = {
  id: "a/1", title_zh: "氯气", title_en: "Chlorine", medium: "air", time: "2026-11-28T03:47:40Z", start: "", end: "", model_en: "SLAB", warns: true,
  basis: [{ source: "QZ-C-02" }], levels: [{ name: "AEGL-1", severity: "yellow" }, { name: "AEGL-3", severity: "red" }],
  areas: [area(0, 0), area(0, 0.5), area(1, 0), area(1, 0.5)], source: { longitude: 108.5, latitude: 21.6 }, exercise: "d1",
} as unknown as Forecast;
const all = remembered("{}").alerts;
const picture: Picture = {
  exercise: "d1", shown: all, stations: [station], conditions: new Map([["FCG-03", "red!"]]),
  newest: () => [{ quantity: "dose", value: 82.4, time: "2026-11-28T03:40:00Z", quality: "good" } as never], unitOf: () => "nGy/h",
  sites: [], forecasts: [forecast], reach: null, whereIs: (unit) => ({ ...unit, seen: null }), shapes: null, plan: undefined, zones: null,
};

describe("what is drawn", () => {
  it("has of each feature its state, time, origin and drill, and leaves out what is switched off", () => {
    const drawn = drawnIn(picture);
    expect(drawn[0]?.properties).toMatchObject({
      kind: "station", state: "red", forecast: false, unacknowledged: true, time: "2026-11-28T03:40:00Z", origin: "demo", exercise: "d1",
      readings: [{ quantity: "dose", value: 82.4, unit: "nGy/h" }],
    });
    expect(drawnIn({ ...picture, shown: { ...all, stations: false, forecasts: false } })).toEqual([]);
  });

  it("holds of graver levels the best estimate alone, as the map draws them", () => {
    const areas = drawnIn(picture).filter(({ properties }) => properties.kind === "forecast_area");
    expect(areas.map(({ properties }) => [properties.level, properties.share_of_members])).toEqual([["AEGL-1", null], ["AEGL-1", 0.5], ["AEGL-3", null]]);
  });

  it("is on a sheet where its box touches the sheet's", () => {
    const polygon: Geometry = { type: "Polygon", coordinates: [square(false)] };
    expect(touches(polygon, [108.9, 21.9, 110, 23])).toBe(true);
    expect(touches(polygon, [109.1, 21, 110, 22])).toBe(false);
    expect(touches({ type: "Point", coordinates: [108.5, 21.5] }, [108, 21, 109, 22])).toBe(true);
  });
});

describe("GeoJSON", () => {
  it("winds outer rings counter-clockwise and holes clockwise, in six decimals", () => {
    const hole = [[108.4, 21.4], [108.6, 21.4], [108.6, 21.6], [108.4, 21.4]];
    const { coordinates } = proper({ type: "Polygon", coordinates: [square(true), hole] }) as { coordinates: number[][][] };
    expect(coordinates[0]).toEqual(square(false));
    expect(coordinates[1]).toEqual([...hole].reverse());
    expect(proper({ type: "Point", coordinates: [108.12345678, 21.00000049] }).coordinates).toEqual([108.123457, 21]);
  });

  it("says of itself what it is, when it was made and for which drill", () => {
    const about = { title: "演练 图", made: "2026-11-28T03:48:00Z", by: "张三", exercise: "d1", attribution: "© OpenStreetMap contributors" };
    const read = JSON.parse(toGeoJson(drawnIn(picture), about)) as { features: { geometry: Geometry }[] };
    expect(read).toMatchObject({ type: "FeatureCollection", ...about });
    expect(read).not.toHaveProperty("crs");
    expect(read.features).toHaveLength(5);
  });
});

describe("files and sheets", () => {
  it("bear the minute in Beijing, the drill, and nothing a file system refuses", () => {
    expect(fileName("态势图", "2026-11-28T03:48:27Z", "演练", "kml")).toBe("演练-态势图-20261128-1148.kml");
    expect(fileName("a/b: c?", "2026-11-28T16:00:00Z", "", "png")).toBe("a-b c--20261129-0000.png");
  });

  it("break lines anywhere in Chinese, between words elsewhere, and never before a comma", () => {
    const wide = (text: string): number => [...text].length;
    expect(broken("制图时间，北京时间", 4, wide)).toEqual(["制图时", "间，北京", "时间"]);
    expect(broken("OpenStreetMap contributors, GeoNames", 14, wide)).toEqual(["OpenStreetMap", "contributors,", "GeoNames"]);
    expect(broken("", 5, wide)).toEqual([]);
  });

  it("have the longest bar of 1, 2 or 5 that there is room for", () => {
    expect(barOf(100, 180)).toEqual({ metres: 10_000, pixels: 100 });
    expect(barOf(30, 180).metres).toBe(5000);
    expect(barOf(0.9, 180).metres).toBe(100);
  });
});
