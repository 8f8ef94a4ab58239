// Which layers the map shows: on the reach screen other ones than beside the alerts, and others beside plans and zones.
import { computed, signal } from "@preact/signals";
import { opened, screen } from "./route";
import { scene } from "./scene";

export const LAYER_BOXES = ["stations", "forecasts", "sites", "reach", "gaps", "units", "tasks", "zones", "towns", "roads", "rivers"] as const;
export type LayerBox = (typeof LAYER_BOXES)[number];
export type Shown = Readonly<Record<LayerBox | "land", boolean>>;

const GROUND = { land: true, towns: true, roads: true, rivers: true };
const choices = signal<Readonly<Record<"alerts" | "reach" | "orders", Shown>>>({
  alerts: { ...GROUND, stations: true, forecasts: true, sites: true, reach: false, gaps: false, units: false, tasks: false, zones: false },
  reach: { ...GROUND, stations: false, forecasts: true, sites: false, reach: true, gaps: true, units: true, tasks: false, zones: false },
  orders: { ...GROUND, stations: false, forecasts: true, sites: true, reach: false, gaps: false, units: true, tasks: true, zones: true },
});

/** Beside plans and zones the areas of the reach would cover what these are about. */
export const isOrders = computed(() => screen.value === "reach" && ["tasks", "zones"].includes(opened.value ?? ""));
const of = computed(() => (isOrders.value ? "orders" : screen.value === "reach" || scene.value === "reach" ? "reach" : "alerts"));
export const visible = computed<Shown>(() => choices.value[of.value]);

export function showLayer(name: LayerBox, on: boolean): void {
  const now = choices.peek();
  choices.value = { ...now, [of.peek()]: { ...now[of.peek()], [name]: on } };
}
