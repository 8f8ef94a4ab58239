// An alarm flood above the alerts: how many, what most of them share, and how many the list leaves out.
import { clockTime } from "../format";
import type { Flood, Leader } from "../messages";
import { viewed } from "../state/watch";
import { townName } from "../state/towns";
import { either, t } from "../text";

interface Props {
  flood: Flood;
  /** Alerts that the list groups away. */
  hidden: number;
  whole: boolean;
  turn: () => void;
}

function nameOf({ kind, name }: Leader): string {
  const house = viewed.value;
  if (kind === "city") return townName(name);
  if (kind === "rule") {
    const rule = house?.rules.value.find((each) => each.id === name);
    return rule ? either(rule.title_zh, rule.title_en) : name;
  }
  const incident = kind === "incident" ? house?.incidents.value.get(name) : undefined;
  return incident ? either(incident.title_zh, incident.title_en) : name;
}

export function FloodStrip({ flood, hidden, whole, turn }: Props) {
  return (
    <div class="flood" role="status">
      <b>{t("flood.title", { n: flood.count, since: clockTime(flood.since, false) })}</b>
      {flood.leaders.map((each) => (
        <span key={`${each.kind}/${each.name}`}>{t(`flood.${each.kind}`, { name: nameOf(each), n: each.count })}</span>
      ))}
      {!whole && hidden > 0 && <b>{t("flood.grouped", { n: hidden })}</b>}
      <button type="button" onClick={turn}>{t(whole ? "flood.group" : "flood.all")}</button>
    </div>
  );
}
