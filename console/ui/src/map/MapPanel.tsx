// The map of the house that is looked at, with its layers box, cards and what is under the pointer.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { FirstCard } from "../parts/FirstCard";
import { OrdersLegend } from "../parts/OrdersLegend";
import { ReachLegend } from "../parts/ReachLegend";
import { RingsCard } from "../parts/RingsCard";
import { SiteCard } from "../parts/SiteCard";
import { TimeBarIfAny } from "../parts/TimeBar";
import { isOrders, visible } from "../state/layers";
import { pickedPoint } from "../state/plans";
import { pickingSource, takeSource } from "../state/plume";
import { askedPlace, forgetPlace, soleUnit, whoIsFirst } from "../state/reach";
import { forgetTrial, place, placing, tried } from "../state/reachTrial";
import { boundaryNotice } from "../state/region";
import { forgetRings, ringsShown } from "../state/rings";
import { screen } from "../state/route";
import { goTo, pickStation } from "../state/selection";
import { pickedSite, pickSite } from "../state/sites";
import { span } from "../state/timebar";
import { viewed } from "../state/watch";
import { t } from "../text";
import { bind, tips } from "./bind";
import { Layers } from "./Layers";
import { Pointed, pointed } from "./Pointed";
import { MapView, type Under } from "./view";

const sources = signal<readonly string[]>([]);

function pick(under: Under, [longitude = 0, latitude = 0]: number[]): void {
  if (pickingSource.peek()) return takeSource(longitude, latitude);
  if (placing.peek()) return place(placing.peek() ?? "cut", { longitude, latitude });
  if (under.unit) {
    soleUnit.value = soleUnit.peek() === under.unit ? null : under.unit;
    return;
  }
  if (under.point) {
    pickedPoint.value = pickedPoint.peek() === under.point ? null : under.point;
    return;
  }
  const isReach = screen.peek() === "reach";
  if (isReach || (visible.peek().reach && !under.station && !under.site)) {
    pickSite(null);
    void whoIsFirst(longitude, latitude);
    return;
  }
  forgetPlace();
  if (under.station) pickStation(under.station);
  pickSite(under.station ? null : under.site);
  if (under.station || under.site) forgetRings();
}

/** `children`: what a screen lays on the map of its own. */
export function MapPanel({ children }: { children?: ComponentChildren }) {
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const view = new MapView(element, {
      pick,
      point: (under, [x = 0, y = 0]) => { pointed.value = under.station || under.site || under.unit ? { ...under, x, y } : null; },
    }, tips());
    void view.attributions.then((told) => { sources.value = [...new Set(told.filter(Boolean))]; });
    const unbind = bind(view);
    // The last place asked for before the map was there.
    const asked = goTo.peek();
    if (asked && screen.peek() !== "reach") view.goTo(asked.station, true);
    return () => {
      unbind();
      view.close();
      pointed.value = null;
    };
  }, []);
  return (
    <section class={["map-panel", (placing.value || pickingSource.value) && "placing", span.value && "timed"].filter(Boolean).join(" ")} aria-label={t("map.label")}>
      <div class="map" ref={target} tabIndex={0} role="application" aria-label={t("map.use")} />
      <Layers />
      <Pointed />
      <Card />
      {screen.value === "reach" && viewed.value && (
        <div class="reach-key">{isOrders.value ? <OrdersLegend /> : <ReachLegend model={viewed.value} />}</div>
      )}
      {tried.value && (
        <p class="tried" role="status">
          <b>{t("reach.notNow")}</b> <button type="button" onClick={forgetTrial}>{t("reach.back")}</button>
        </p>
      )}
      {placing.value && <p class="tried" role="status"><b>{t(`reach.click_${placing.value}`)}</b></p>}
      {children}
      <TimeBarIfAny />
      <p class="sources">{[boundaryNotice.value, ...sources.value].filter(Boolean).join(" · ")}</p>
    </section>
  );
}

function Card() {
  // Beside the map where there is room for it: on the map it might lie over the place that was asked about.
  if (askedPlace.value && screen.value !== "reach") return <FirstCard asked={askedPlace.value} />;
  if (ringsShown.value) return <RingsCard shown={ringsShown.value} />;
  return pickedSite.value && <SiteCard site={pickedSite.value} />;
}
