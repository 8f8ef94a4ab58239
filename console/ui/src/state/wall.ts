// What a wall screen says: the gravest alerts of the house that is looked at, and which scene stands beside them.
import { computed } from "@preact/signals";
import type { Alert } from "../messages";
import { isWaiting } from "./alerts";
import { drawn } from "./drawn";
import { ofWall, type Scene, sceneAt } from "./scene";
import { second } from "./time";
import { live, viewed } from "./watch";

export const wallAlerts = computed<readonly Alert[]>(() => {
  const real = [...(live.value?.alerts.value.values() ?? [])];
  const drill = viewed.value?.exercise == null ? [] : [...viewed.value.alerts.value.values()];
  return ofWall([...real, ...drill]);
});

/** While anybody has to acknowledge something the picture stays. */
export const isHeld = computed(() => wallAlerts.value.some(isWaiting));

const there = computed<readonly Scene[]>(() => [
  "overview", ...(drawn.value.length ? (["forecasts"] as const) : []), ...(viewed.value?.reach.value ? (["reach"] as const) : []),
]);

export const sceneNow = computed<Scene>(() => sceneAt(second.value, there.value, isHeld.value));
