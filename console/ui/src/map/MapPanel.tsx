// The map of the house that is looked at, with its layers box, cards and what is under the pointer.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { FirstCard } from "../parts/FirstCard";
import { HereCard } from "../parts/HereCard";
import { OrdersLegend } from "../parts/OrdersLegend";
import { ReachLegend } from "../parts/ReachLegend";
import { RingsCard } from "../parts/RingsCard";
import { SiteCard } from "../parts/SiteCard";
import { projection } from "../prefs";
import { asker, forgetHere, here } from "../state/here";
import { TimeBarIfAny } from "../parts/TimeBar";
import { isOrders, visible } from "../state/layers";
import { denominator, overPlace } from "../state/mapFoot";
import { pickedPoint } from "../state/plans";
import { pickingSource, takeSource } from "../state/plume";
import { askedPlace, forgetPlace, soleUnit, whoIsFirst } from "../state/reach";
import { forgetTrial, place, placing, tried } from "../state/reachTrial";
import { forgetRings, ringsShown } from "../state/rings";
import { screen } from "../state/route";
import { goTo, pickStation } from "../state/selection";
import { pickedSite, pickSite } from "../state/sites";
import { span } from "../state/timebar";
import { viewed } from "../state/watch";
import { t } from "../text";
import { bind, tips } from "./bind";
import { lyingAt } from "./here";
import { Layers } from "./Layers";
import { MapFoot } from "./MapFoot";
import { Pointed, pointed } from "./Pointed";
import type { Under } from "./pointer";
import { shownMap } from "./shown";
import { MapView } from "./view";

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

/** What lies at a place; the card about a site or about who is first gives way. */
function ask(view: MapView, place: readonly number[]): void {
  const [longitude = 0, latitude = 0] = place;
  here.value = { longitude, latitude, hits: lyingAt(view, place) };
}

/** A place that is typed may lie beyond what is shown: the map goes there first. */
function askAbout(view: MapView, place?: readonly [number, number]): void {
  forgetPlace();
  pickSite(null);
  if (!place) return ask(view, view.map.getView().getCenter() ?? [0, 0]);
  view.moveTo([...place], true);
  view.map.once("rendercomplete", () => ask(view, place));
}

/** `children`: what a screen lays on the map of its own. */
export function MapPanel({ children }: { children?: ComponentChildren }) {
  const target = useRef<HTMLDivElement>(null);
  const scale = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const view = new MapView(element, {
      pick: (under, place) => {
        const isPlacing = placing.peek() !== null || pickingSource.peek();
        pick(under, place);
        if (!isPlacing) ask(view, place);
      },
      point: (under, [x = 0, y = 0]) => { pointed.value = under.station || under.site || under.unit ? { ...under, x, y } : null; },
      over: (place) => { overPlace.value = place; },
      rest: (now) => { denominator.value = now; },
    }, tips(), scale.current ? { scaleIn: scale.current } : {}, projection.peek());
    const unbind = bind(view);
    asker.value = (place) => askAbout(view, place);
    shownMap.value = view;
    // The last place asked for before the map was there.
    const asked = goTo.peek();
    if (asked && screen.peek() !== "reach") view.goTo(asked.station, true);
    return () => {
      unbind();
      view.close();
      pointed.value = overPlace.value = asker.value = shownMap.value = null;
      forgetHere();
    };
  }, []);
  return (
    <section class={["map-panel", (placing.value || pickingSource.value) && "placing", span.value && "timed"].filter(Boolean).join(" ")} aria-label={t("map.label")}>
      <div class="map" ref={target} tabIndex={0} role="application" aria-label={t("map.use")}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.target !== event.currentTarget) return;
          event.preventDefault();
          asker.peek()?.();
        }} />
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
      <MapFoot scale={scale} />
    </section>
  );
}

function Card() {
  // Beside the map where there is room for it: on the map it might lie over the place that was asked about.
  if (askedPlace.value && screen.value !== "reach") return <FirstCard asked={askedPlace.value} />;
  if (ringsShown.value) return <RingsCard shown={ringsShown.value} />;
  if (pickedSite.value) return <SiteCard site={pickedSite.value} />;
  return here.value && <HereCard here={here.value} />;
}
