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
import { word } from "../text";
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
  return headed(written, about, drawn);
}

/** OpenLayers writes a bare list: folders, times, and at the head what it is, when it was made and for which drill. */
function headed(text: string, about: About, drawn: readonly Drawn[]): string {
  const document = new DOMParser().parseFromString(text, "text/xml");
  const top = document.querySelector("Document") ?? document.documentElement;
  const make = (tag: string, ...inside: (string | Node)[]): Element => {
    const element = document.createElementNS(top.namespaceURI, tag);
    element.append(...inside);
    return element;
  };
  const folders = new Map<string, Element>();
  [...document.querySelectorAll("Placemark")].forEach((each, at) => {
    const { kind, time } = drawn[at]?.properties ?? {};
    // The schema has times after the description and before styles.
    if (typeof time === "string") each.querySelector("description")?.after(make("TimeStamp", make("when", time)));
    const folder = folders.get(String(kind)) ?? make("Folder", make("name", word("drawnkind", String(kind))));
    folders.set(String(kind), folder);
    folder.append(each);
  });
  top.replaceChildren(
    make("name", about.title), make("description", [about.made, about.by, about.attribution].filter(Boolean).join("\n")), ...folders.values(),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(document.documentElement)}\n`;
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
