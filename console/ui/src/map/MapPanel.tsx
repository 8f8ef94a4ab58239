// The map of the house that is looked at, with its layers box, legend and what is under the pointer.
import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { calm } from "../attention";
import { ForecastLegend } from "../parts/ForecastLegend";
import { ConditionTag } from "../parts/marks";
import { RingsCard } from "../parts/RingsCard";
import { RingsForm } from "../parts/RingsForm";
import { SiteCard } from "../parts/SiteCard";
import { language, theme } from "../prefs";
import { drawn, framed } from "../state/drawn";
import { forgetRings, ringsShown } from "../state/rings";
import { boundaryNotice, region } from "../state/region";
import { goTo, pickStation, shownStation } from "../state/selection";
import { pickedSite, pickSite, sites, withheld } from "../state/sites";
import { viewed } from "../state/watch";
import { either, t, word } from "../text";
import type { LayerName } from "./base";
import { MapView } from "./view";

type Shown = LayerName | "stations" | "sites" | "forecasts";
const BOXES: readonly Shown[] = ["stations", "forecasts", "sites", "towns", "roads", "rivers"];
const visible = signal<Record<Shown, boolean>>({
  stations: true, forecasts: true, sites: true, towns: true, roads: true, rivers: true, land: true,
});
const sources = signal<readonly string[]>([]);
const asking = signal(false);
const pointed = signal<{ station: string | null; site: string | null; x: number; y: number } | null>(null);

const tips = (): { zoomIn: string; zoomOut: string } => ({ zoomIn: t("map.in"), zoomOut: t("map.out") });

function bind(view: MapView): () => void {
  let house = "";
  let nth = goTo.peek()?.nth ?? 0;
  let toForecast = framed.peek()?.nth ?? 0;
  const ends = [
    effect(() => {
      const model = viewed.value;
      if (!model) return;
      view.stations.place(model.stations.value, model.exercise !== null);
      const box = region.value?.box ?? null;
      const shown = `${model.exercise}|${box}`;
      if (house !== shown && model.stations.value.size) {
        house = shown;
        view.home(box, model.exercise === null ? null : view.stations.extent());
      }
    }),
    effect(() => view.stations.show(viewed.value?.conditions.value ?? new Map())),
    effect(() => view.stations.pick(shownStation.value)),
    effect(() => view.sites.place(sites.value)),
    effect(() => view.forecasts.place(drawn.value)),
    effect(() => {
      const asked = framed.value;
      const extent = asked && asked.nth !== toForecast ? view.forecasts.extent(asked.id) : null;
      if (asked) toForecast = asked.nth;
      if (extent) view.frame(extent, calm.matches, false);
    }),
    effect(() => {
      const extent = view.rings.place(ringsShown.value);
      if (extent) view.frame(extent, calm.matches, true);
    }),
    effect(() => view.sites.pick(pickedSite.value?.id ?? null)),
    effect(() => {
      const asked = goTo.value;
      if (asked && asked.nth !== nth) {
        nth = asked.nth;
        view.goTo(asked.station, calm.matches);
      }
    }),
    effect(() => {
      for (const [name, on] of Object.entries(visible.value)) view.visible(name as Shown, on);
    }),
    effect(() => {
      theme.value;
      language.value;
      view.paint();
      view.label(tips());
    }),
  ];
  const fonts = (): void => view.paint(); // names drawn before the font came are drawn again
  document.fonts.addEventListener("loadingdone", fonts);
  return () => {
    ends.forEach((end) => end());
    document.fonts.removeEventListener("loadingdone", fonts);
  };
}

export function MapPanel() {
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const view = new MapView(element, {
      pick: (station, site) => {
        if (station) pickStation(station);
        pickSite(station ? null : site);
        if (station || site) forgetRings();
      },
      point: (station, site, [x = 0, y = 0]) => { pointed.value = station || site ? { station, site, x, y } : null; },
    }, tips());
    void view.attributions.then((told) => { sources.value = [...new Set(told.filter(Boolean))]; });
    const unbind = bind(view);
    // The last place asked for before the map was there.
    const asked = goTo.peek();
    if (asked) view.goTo(asked.station, true);
    return () => {
      unbind();
      view.close();
    };
  }, []);
  return (
    <section class="map-panel" aria-label={t("map.label")}>
      <div class="map" ref={target} tabIndex={0} role="application" aria-label={t("map.use")} />
      <Layers />
      <Pointed />
      {ringsShown.value ? <RingsCard shown={ringsShown.value} /> : pickedSite.value && <SiteCard site={pickedSite.value} />}
      {asking.value && <RingsForm close={() => { asking.value = false; }} />}
      <p class="sources">{[boundaryNotice.value, ...sources.value].filter(Boolean).join(" · ")}</p>
    </section>
  );
}

function Layers() {
  return (
    <details class="layers" open>
      <summary>{t("map.layers")}</summary>
      {BOXES.map((name) => (
        <label key={name}>
          <input type="checkbox" checked={visible.value[name]}
            onChange={(event) => { visible.value = { ...visible.peek(), [name]: event.currentTarget.checked }; }} />
          {t(`map.${name as "stations"}`)}
        </label>
      ))}
      <button type="button" class="plain" onClick={() => { asking.value = true; }}>{t("rings.ask")}</button>
      {withheld.value > 0 && <small class="withheld">{t("map.withheld", { n: withheld.value })}</small>}
      {viewed.value && visible.value.forecasts && <ForecastLegend model={viewed.value} />}
      <div class="legend" aria-hidden="true">
        {(["red", "orange", "yellow", "blue", "fault", "silent", "never", "normal"] as const).map((each) => (
          <ConditionTag key={each} condition={each} />
        ))}
      </div>
    </details>
  );
}

function Pointed() {
  const at = pointed.value;
  const model = viewed.value;
  const station = at?.station ? model?.stations.value.get(at.station) : undefined;
  const site = at?.site ? sites.value.get(at.site) : undefined;
  if (at && site) {
    return (
      <div class="pointed" style={{ left: `${at.x}px`, top: `${at.y}px` }}>
        <b>{either(site.name_zh, site.name_en)}</b>
        <span>{word("sitekind", site.kind)}</span>
        {site.origin === "demo" && <small>{t("station.demo")}</small>}
      </div>
    );
  }
  if (!at || !model || !station) return null;
  return (
    <div class="pointed" style={{ left: `${at.x}px`, top: `${at.y}px` }}>
      <b>{either(station.name_zh, station.name_en)}</b>
      <ConditionTag condition={model.conditions.value.get(station.id) ?? "never"} />
      {station.origin === "demo" && <small>{t("station.demo")}</small>}
    </div>
  );
}
