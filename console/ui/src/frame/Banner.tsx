// The alarm banner: always there, the gravest unacknowledged alert in it, a real one before any of a drill.
import { computed } from "@preact/signals";
import { elapsed } from "../format";
import type { Alert } from "../messages";
import { mute, mutedFor } from "../sound";
import { DrillTag, SeverityTag } from "../parts/marks";
import { Kept } from "../parts/Kept";
import { AlertWords, placeName, shortPlace } from "../parts/alert";
import { acknowledge } from "../state/actions";
import { keyOf } from "../state/alerts";
import { newestOf } from "../state/newest";
import { valueOf } from "../state/quantities";
import { show } from "../state/route";
import { pick } from "../state/selection";
import { bannerSeen } from "../state/seen";
import { may } from "../state/session";
import { houseOf, live, stand } from "../state/watch";
import { t } from "../text";
import { isDoubtful } from "../state/conditions";
import { when } from "../state/when";

const muteLeft = computed(() => (mutedFor.value > 0 ? elapsed(mutedFor.value + 999) : ""));

export function Banner() {
  const { top, real, drill } = stand.value;
  if (!live.value?.known.value) {
    return <section class="banner" aria-label={t("banner.label")}><span class="says">{t("banner.unknown")}</span></section>;
  }
  if (!top) {
    return <section class="banner" aria-label={t("banner.label")}><span class="says">{t("banner.none")}</span></section>;
  }
  return (
    <section class={`banner active ${top.severity}${top.exercise === null ? "" : " exercise"}`} aria-label={t("banner.label")}>
      <button type="button" class="says" onClick={() => { pick(top); show("alerts", keyOf(top), top.exercise); }}>
        <DrillTag exercise={top.exercise} />
        <SeverityTag severity={top.severity} />
        <b class="where" title={placeName(top)}><Kept name={shortPlace(top)} /></b>
        <span class="what"><AlertWords alert={top} /></span>
        <Now alert={top} />
        <span class="when">{when(houseOf(top), top.onset)}</span>
      </button>
      <span class="count">
        {real > 0 && <b>{t("banner.waiting", { n: real })}</b>}
        {drill > 0 && <b class="drill">{t("banner.drill", { n: drill })}</b>}
      </span>
      <button type="button" class="loud" disabled={!may("officer") || !bannerSeen.value} onClick={() => void acknowledge(top)}>
        {t("action.acknowledge")} <kbd>A</kbd>
      </button>
      <button type="button" class="loud" onClick={mute}>
        {muteLeft.value ? t("action.muted", { left: muteLeft.value }) : t("action.mute")} <kbd>M</kbd>
      </button>
    </section>
  );
}

/** The value now, where it is another than the one that changed the alert last. */
function Now({ alert }: { alert: Alert }) {
  const model = houseOf(alert);
  const reading = model && newestOf(model, alert.station, alert.quantity);
  if (!reading || reading.value === alert.value || isDoubtful(reading.quality)) return null;
  return <span class="now">{t("banner.now", { value: valueOf(alert.quantity, reading.value) })}</span>;
}
