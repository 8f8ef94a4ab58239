// What the marks of plans and zones on the map mean.
import { THREATS } from "../map/zones";
import { shownPlan } from "../state/plans";
import { zones } from "../state/zones";
import { t } from "../text";

const WAYS = [["ordered", "way", "7 5"], ["begun", "way", ""], ["moved", "faint", "2 3"]] as const;

export function OrdersLegend() {
  if (!shownPlan.value && !zones.value) return null;
  return (
    <div class="legend reach orders">
      {shownPlan.value && (
        <>
          <span class="swatch"><i class="point-number" aria-hidden="true" />{t("orderskey.served")}</span>
          <span class="swatch"><i class="point-number empty" aria-hidden="true" />{t("orderskey.empty")}</span>
          {WAYS.map(([key, look, dash]) => <Line key={key} look={look} dash={dash} text={t(`orderskey.${key}`)} />)}
        </>
      )}
      {zones.value && (
        <>
          {(["best", "possible", "keyhole"] as const).map((each) => <Line key={each} look="gap" dash={THREATS[each]?.join(" ") ?? ""} text={t(`zonethreat.${each}`)} />)}
          <Line look="land" dash="" text={t("orderskey.wayOut")} />
          <span class="swatch"><i class="reception" aria-hidden="true" />{t("orderskey.reception")}</span>
        </>
      )}
    </div>
  );
}

function Line({ look, dash, text }: { look: string; dash: string; text: string }) {
  return (
    <span class={`swatch ${look}`}>
      <svg viewBox="0 0 28 12" aria-hidden="true"><path d="M1 6H27" stroke-dasharray={dash || undefined} /></svg>
      {text}
    </span>
  );
}
