// The little label under the pointer: what a mark on the map is.
import { signal } from "@preact/signals";
import { ConditionTag } from "../parts/marks";
import { sites } from "../state/sites";
import { viewed } from "../state/watch";
import { either, t, word } from "../text";
import type { Under } from "./pointer";

export const pointed = signal<(Under & { readonly x: number; readonly y: number }) | null>(null);

export function Pointed() {
  const at = pointed.value;
  const model = viewed.value;
  if (!at || !model) return null;
  const station = at.station ? model.stations.value.get(at.station) : undefined;
  const site = at.site ? sites.value.get(at.site) : undefined;
  const unit = at.unit ? model.reach.value?.units.find((each) => each.id === at.unit) : undefined;
  const named = site ?? station ?? unit;
  if (!named) return null;
  const isDemo = unit ? unit.demo : (site ?? station)?.origin === "demo";
  return (
    <div class="pointed" style={{ left: `${at.x}px`, top: `${at.y}px` }}>
      <b>{either(named.name_zh, named.name_en)}</b>
      {site && <span>{word("sitekind", site.kind)}</span>}
      {station && <ConditionTag condition={model.conditions.value.get(station.id) ?? "never"} />}
      {unit && <span>{word("unitkind", unit.kind)}{unit.in_service ? "" : ` · ${either(unit.why_zh, unit.why_en)}`}</span>}
      {isDemo && <small>{t("station.demo")}</small>}
    </div>
  );
}
