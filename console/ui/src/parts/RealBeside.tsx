// Real alerts while a drill is looked at: a block of their own above the drill's, which no drill mark covers.
import { isWaiting, keyOf } from "../state/alerts";
import { realBeside } from "../state/watch";
import { t } from "../text";
import { ShortAlertRow } from "./AlertRow";

export function RealBeside() {
  const alerts = realBeside.value;
  if (!alerts.length) return null;
  return (
    <div class="real-beside">
      <h3>{t("house.liveAlerts")} <small>{t("banner.waiting", { n: alerts.filter(isWaiting).length })}</small></h3>
      <div class="list short-list" role="table" aria-label={t("house.liveAlerts")}>
        {alerts.map((alert, index) => <ShortAlertRow key={keyOf(alert)} alert={alert} index={index} />)}
      </div>
    </div>
  );
}
