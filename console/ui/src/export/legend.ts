// What the marks and lines on a printed map mean: those that are drawn on it, and no others.
import { DASHES } from "../map/forecasts";
import type { Palette } from "../map/palette";
import { STEPS } from "../map/reach";
import { THREATS } from "../map/zones";
import type { Severity } from "../messages";
import { t, word } from "../text";
import type { Drawn } from "./drawn";

export type Mark =
  | { readonly shape: "star" | "pentagon" | "diamond" | "triangle" | "square" | "dot" | "ring" | "cross" | "source" | "number" | "empty"; readonly color: string; readonly edge: string }
  | { readonly line: string; readonly dash: readonly number[]; readonly width: number; readonly fill?: string }
  | { readonly hatch: string };

export interface Entry {
  readonly mark: Mark;
  readonly text: string;
}

const STATES = {
  red: "star", orange: "diamond", yellow: "triangle", blue: "square", fault: "triangle", silent: "cross", never: "ring", normal: "dot",
} as const;

/** As map/units.ts draws them. */
const UNITS = { team: "dot", vessel: "pentagon", helicopter: "square", drone: "diamond" } as const;

export function legendOf(drawn: readonly Drawn[], colours: Palette, ground: { roads: boolean; rivers: boolean; boundaries: boolean }): Entry[] {
  const of = (kind: string): Drawn[] => drawn.filter((each) => each.properties.kind === kind);
  const has = (kind: string, name: string, value: unknown): boolean => of(kind).some((each) => each.properties[name] === value);
  const { ink, panel, accent, gap, reachLand, reachSea, faint, station, severity } = colours;
  const line = (text: string, color: string, dash: readonly number[] = [], width = 2): Entry => ({ mark: { line: color, dash, width }, text });
  const shape = (text: string, name: Extract<Mark, { shape: string }>["shape"], color = ink, edge = panel): Entry =>
    ({ mark: { shape: name, color, edge }, text });
  const steps = (domain: "land" | "sea"): Entry[] => Object.entries(STEPS[domain])
    .filter(([within]) => of("reach_area").some(({ properties }) => properties.domain === domain && properties.within === Number(within)))
    .map(([within, dash]) => line(t(domain === "land" ? "sheet.land" : "sheet.sea", { n: within }), domain === "sea" ? reachSea : reachLand, dash));
  return [
    ...Object.entries(STATES).filter(([state]) => has("station", "state", state)).map(([state, name]) =>
      shape(t("sheet.station", { state: word(state in severity ? "severity" : "condition", state) }), name, severity[state as Severity] ?? station,
        state in severity ? ink : station)),
    ...(of("station").some(({ properties }) => properties.forecast)
      ? [shape(t("sheet.expected"), "star", panel, colours.severityLine.red)] : []),
    ...(of("site").length ? [shape(t("map.sites"), "square", panel, ink)] : []),
    ...(["red", "orange", "yellow", "blue"] as const).filter((each) => has("forecast_area", "severity", each))
      .map((each): Entry => ({ mark: { line: colours.severityLine[each], dash: [], width: 2, fill: `${colours.severityLine[each]}2e` }, text: t("sheet.forecast", { severity: word("severity", each) }) })),
    ...(has("forecast_area", "share_of_members", 0.5) ? [line(t("legend.likely"), faint, DASHES["0.5"])] : []),
    ...(has("forecast_area", "share_of_members", 0.05) ? [line(t("legend.possible"), faint, DASHES["0.05"])] : []),
    ...(of("forecast_source").length ? [shape(t("legend.source"), "source")] : []),
    ...steps("land"), ...steps("sea"),
    ...(of("reach_gap").length ? [{ mark: { hatch: gap }, text: t("map.gaps") }] : []),
    ...(["team", "vessel", "helicopter", "drone"] as const).filter((each) => has("unit", "category", each))
      .map((each) => shape(word("unitkind", each), UNITS[each], accent, panel)),
    ...(of("sampling_point").length ? [shape(t("orderskey.served"), "number", accent, panel)] : []),
    ...(of("way").length ? [line(t("orderskey.begun"), accent)] : []),
    ...(of("zone").length ? [line(t("sheet.zone"), faint, [], 1.4)] : []),
    ...(["best", "possible", "keyhole"] as const).filter((each) => has("sector", "threat", each))
      .map((each) => line(t(`zonethreat.${each}`), gap, THREATS[each])),
    ...(of("way_out").length ? [line(t("orderskey.wayOut"), reachLand, [], 2.6)] : []),
    ...(of("reception").length ? [shape(t("orderskey.reception"), "square", reachLand, panel)] : []),
    ...(ground.rivers ? [line(t("map.rivers"), colours.river, [], 1.6)] : []),
    ...(ground.boundaries ? [line(t("map.boundaries"), faint, [9, 3, 2, 3], 1.4)] : []),
    ...(ground.roads ? [line(t("map.roads"), colours.road, [], 1.4)] : []),
  ];
}
