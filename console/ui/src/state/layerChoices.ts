// Which layers there are, which are on at first, and what was remembered of them. Pure.
/** The layers box, group by group. */
export const LAYER_GROUPS = {
  watch: ["stations", "forecasts", "sites"],
  response: ["reach", "gaps", "units", "tasks", "zones"],
  ground: ["towns", "roads", "rivers", "boundaries"],
} as const;
export type LayerGroup = keyof typeof LAYER_GROUPS;
export type LayerBox = (typeof LAYER_GROUPS)[LayerGroup][number];
export type Shown = Readonly<Record<LayerBox | "land", boolean>>;
export type Place = "alerts" | "plume" | "reach" | "orders";

const GROUND = { land: true, towns: true, roads: true, rivers: true, boundaries: true };
const FIRST: Readonly<Record<Place, Shown>> = {
  alerts: { ...GROUND, stations: true, forecasts: true, sites: true, reach: false, gaps: false, units: false, tasks: false, zones: false },
  plume: { ...GROUND, stations: true, forecasts: true, sites: true, reach: false, gaps: false, units: false, tasks: false, zones: false },
  reach: { ...GROUND, stations: false, forecasts: true, sites: false, reach: true, gaps: true, units: true, tasks: false, zones: false },
  orders: { ...GROUND, stations: false, forecasts: true, sites: true, reach: false, gaps: false, units: true, tasks: true, zones: true },
};

/** What was remembered over what is so at first. Whatever else stands there, from an older version, is left out. */
export function remembered(text: string): Readonly<Record<Place, Shown>> {
  const noted = parsed(text);
  const of = (place: Place): Shown => {
    const own = noted[place];
    const chosen = typeof own === "object" && own !== null ? (own as Record<string, unknown>) : {};
    return Object.fromEntries(Object.entries(FIRST[place]).map(([name, on]) => {
      const said = chosen[name];
      return [name, name !== "land" && typeof said === "boolean" ? said : on];
    })) as Shown;
  };
  return { alerts: of("alerts"), plume: of("plume"), reach: of("reach"), orders: of("orders") };
}

export function parsed(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {}; // somebody else's text under our name
  }
}
