// What the map draws as KML 2.2, for Google Earth and the like: a folder a kind, in the colours of the map.
import Feature from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import KML from "ol/format/KML.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import type { Palette } from "../map/palette";
import type { Severity } from "../messages";
import type { Drawn } from "./drawn";
import { type About, proper } from "./geojson";

/** `name` says what a feature is called, `lines` what is told of it. */
export function toKml(
  drawn: readonly Drawn[], about: About, colours: Palette, name: (each: Drawn) => string, lines: (each: Drawn) => readonly string[],
): string {
  const reader = new GeoJSON();
  const features = drawn.map((each) => {
    const { time, exercise, ...more } = each.properties;
    const flat = Object.entries({ ...more, time, exercise }).filter(([, value]) => value !== null && value !== "" && typeof value !== "object");
    const feature = new Feature({
      geometry: reader.readGeometry(proper(each.geometry)) ?? undefined, ...Object.fromEntries(flat.map(([key, value]) => [key, String(value)])),
      name: name(each), description: lines(each).join("\n"),
    });
    feature.setStyle(styleOf(each, colours));
    return feature;
  });
  const written = new KML({ writeStyles: true }).writeFeatures(features, { featureProjection: "EPSG:4326", decimals: 6 });
  return headed(written, about);
}

/** OpenLayers writes a bare document: what it is, when it was made and for which drill stands at its head. */
function headed(text: string, about: About): string {
  const document = new DOMParser().parseFromString(text, "text/xml");
  const top = document.querySelector("Document") ?? document.documentElement;
  const add = (tag: string, says: string): void => {
    const element = document.createElementNS(top.namespaceURI, tag);
    element.textContent = says;
    top.insertBefore(element, top.firstChild);
  };
  add("description", [about.made, about.by, about.attribution].filter(Boolean).join("\n"));
  add("name", about.title);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(document)}\n`;
}

function styleOf({ geometry, properties }: Drawn, colours: Palette): Style | undefined {
  if (geometry.type === "Point") return undefined; // the viewer's own pin; the name stands beside it
  const { severityLine, reachLand, reachSea, gap, accent } = colours;
  const color = properties.kind === "reach_area" ? (properties.domain === "sea" ? reachSea : reachLand)
    : properties.kind === "reach_gap" || properties.kind === "sector" ? gap
    : severityLine[properties.severity as Severity] ?? accent;
  const isArea = geometry.type.endsWith("Polygon");
  return new Style({ stroke: new Stroke({ color, width: 2 }), ...(isArea && { fill: new Fill({ color: `${color}2e` }) }) });
}
