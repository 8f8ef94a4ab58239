// The bottom of a wall screen: whether the line stands and how old the last sign of life is, stations, the newest datum.
import { line, newest, online, pulse } from "../state/freshness";
import { viewed } from "../state/watch";
import { drillTime } from "../state/freshness";
import { t } from "../text";

export function Bottom() {
  return (
    <footer class="wall-bottom">
      <span class={`line ${line.value}`}>
        <i aria-hidden="true" /> {t(`line.${line.value}`)} {t("line.pulse", { s: pulse.value })}
      </span>
      <span>{t("frame.online")} <b>{online.value}</b></span>
      <span>{t("frame.newest")} <b>{newest.value}</b></span>
      {viewed.value?.exercise != null && drillTime.value && <span class="drill-text">{t("drill.clock", { time: drillTime.value })}</span>}
    </footer>
  );
}
