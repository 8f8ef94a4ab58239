// The map of the house that is looked at, with its layers box, legend and what is under the pointer.
import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { calm } from "../attention";
import { ConditionTag } from "../parts/marks";
import { language, theme } from "../prefs";
import { boundaryNotice, region } from "../state/region";
import { goTo, pickStation, shownStation } from "../state/selection";
import { viewed } from "../state/watch";
import { either, t } from "../text";
import type { LayerName } from "./base";
import { MapView } from "./view";

type Shown = LayerName | "stations";
const BOXES: readonly Shown[] = ["stations", "towns", "roads", "rivers"];
const visible = signal<Record<Shown, boolean>>({ stations: true, towns: true, roads: true, rivers: true, land: true });
const sources = signal<readonly string[]>([]);
const pointed = signal<{ station: string; x: number; y: number } | null>(null);

const tips = (): { zoomIn: string; zoomOut: string } => ({ zoomIn: t("map.in"), zoomOut: t("map.out") });

function bind(view: MapView): () => void {
  let house = "";
  let nth = goTo.peek()?.nth ?? 0;
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
      pick: (station) => { if (station) pickStation(station); },
      point: (station, [x = 0, y = 0]) => { pointed.value = station ? { station, x, y } : null; },
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
  const station = at && model?.stations.value.get(at.station);
  if (!at || !model || !station) return null;
  return (
    <div class="pointed" style={{ left: `${at.x}px`, top: `${at.y}px` }}>
      <b>{either(station.name_zh, station.name_en)}</b>
      <ConditionTag condition={model.conditions.value.get(at.station) ?? "never"} />
      {station.origin === "demo" && <small>{t("station.demo")}</small>}
    </div>
  );
}
