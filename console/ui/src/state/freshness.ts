// How fresh what is on the screen is: the line, the last sign of life, stations that speak, the newest datum, the lag.
import { computed } from "@preact/signals";
import { age, calendarDay, clockTime, NOTHING, trimmed } from "../format";
import { live, viewed } from "./watch";
import { when } from "./when";

export const pulse = computed(() => trimmed((viewed.value?.silence.value ?? 0) / 1000, 0));
export const line = computed<"connecting" | "lost" | "open">(() => {
  const model = viewed.value;
  if (!model) return "connecting";
  if (model.lost.value) return "lost";
  return model.link.value === "open" ? "open" : "connecting";
});
/** A drill has a clock of its own. */
export const drillTime = computed(() => {
  const model = viewed.value;
  const now = model?.exercise == null ? null : model.now.value;
  return now === null ? "" : `${calendarDay(now)} ${clockTime(now, false)}`;
});
export const newest = computed(() => {
  const model = viewed.value;
  const time = model?.newest.value;
  model?.now.value;
  return time && model ? when(model, time) : NOTHING;
});
export const lag = computed(() => {
  const ms = viewed.value?.lagMs.value;
  return ms === null || ms === undefined ? NOTHING : ms < 1000 ? `${trimmed(ms, 0)} ms` : age(ms);
});
export const online = computed(() => {
  const { online, all } = viewed.value?.online.value ?? { online: 0, all: 0 };
  return `${online}/${all}`;
});
/** Stages of the live house that do not run. */
export const stopped = computed<readonly string[]>(() =>
  [...(live.value?.stages.value.values() ?? [])].filter((stage) => !stage.running).map((stage) => stage.stage),
);
