// Which layers the map shows: on the reach screen other ones than beside the alerts, and others beside plans and zones.
// What was chosen is remembered.
import { computed } from "@preact/signals";
import { groupsNoted, layersNoted } from "../prefs";
import { opened, screen } from "./route";
import { scene } from "./scene";

/** The layers box, group by group. */
export const LAYER_GROUPS = {
  watch: ["stations", "forecasts", "sites"],
  response: ["reach", "gaps", "units", "tasks", "zones"],
  ground: ["towns", "roads", "rivers"],
} as const;
export type LayerGroup = keyof typeof LAYER_GROUPS;
export type LayerBox = (typeof LAYER_GROUPS)[LayerGroup][number];
export type Shown = Readonly<Record<LayerBox | "land", boolean>>;
type Place = "alerts" | "plume" | "reach" | "orders";

const GROUND = { land: true, towns: true, roads: true, rivers: true };
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

function parsed(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {}; // somebody else's text under our name
  }
}

const choices = computed(() => remembered(layersNoted.value));

/** Beside plans and zones the areas of the reach would cover what these are about. */
export const isOrders = computed(() => screen.value === "reach" && ["tasks", "zones"].includes(opened.value ?? ""));
const of = computed<Place>(() => {
  if (isOrders.value) return "orders";
  if (screen.value === "reach" || scene.value === "reach") return "reach";
  return screen.value === "plume" ? "plume" : "alerts";
});
export const visible = computed<Shown>(() => choices.value[of.value]);

export function showLayer(name: LayerBox, on: boolean): void {
  const now = choices.peek();
  layersNoted.value = JSON.stringify({ ...now, [of.peek()]: { ...now[of.peek()], [name]: on } });
}

export type GroupName = LayerGroup | "view";
const OPEN: Readonly<Record<GroupName, boolean>> = { watch: true, response: true, ground: false, view: false };

/** Groups of the layers box that are open. */
export const groups = computed<Readonly<Record<GroupName, boolean>>>(() => {
  const noted = parsed(groupsNoted.value);
  return Object.fromEntries(Object.entries(OPEN).map(([name, open]) => {
    const said = noted[name];
    return [name, typeof said === "boolean" ? said : open];
  })) as Record<GroupName, boolean>;
});

export function openGroup(name: GroupName, open: boolean): void {
  if (groups.peek()[name] !== open) groupsNoted.value = JSON.stringify({ ...groups.peek(), [name]: open });
}
