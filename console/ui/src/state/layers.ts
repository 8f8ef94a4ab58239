// Which layers the map shows: on the reach screen other ones than beside the alerts, and others beside plans and zones.
// What was chosen is remembered.
import { computed } from "@preact/signals";
import { groupsNoted, layersNoted } from "../prefs";
import { type LayerBox, type LayerGroup, parsed, type Place, remembered, type Shown } from "./layerChoices";
import { opened, screen } from "./route";
import { scene } from "./scene";

export { LAYER_GROUPS, type LayerBox, type LayerGroup, type Shown } from "./layerChoices";

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
