// The map itself: projection, view, controls, pointer. Knows neither houses nor signals (MapPanel.tsx).
import { defaults as defaultControls } from "ol/control/defaults.js";
import ScaleLine from "ol/control/ScaleLine.js";
import { defaults as defaultInteractions } from "ol/interaction/defaults.js";
import type BaseLayer from "ol/layer/Base.js";
import OlMap from "ol/Map.js";
import { addEquivalentProjections, addProjection, get as projection } from "ol/proj.js";
import Projection from "ol/proj/Projection.js";
import View from "ol/View.js";
import type { Shown } from "../state/layers";
import { groundLayer, type LayerName, LAYERS, paint } from "./base";
import { ForecastLayer } from "./forecasts";
import { palette } from "./palette";
import { ReachLayer } from "./reach";
import { RingLayer } from "./rings";
import { SiteLayer } from "./sites";
import { StationLayer } from "./stations";
import { TaskLayer } from "./tasks";
import { UnitLayer } from "./units";
import { ZoneLayer } from "./zones";

/** China's own datum; within centimetres of WGS 84, in degrees. */
const CGCS2000 = "EPSG:4490";

function register(): void {
  if (projection(CGCS2000)) return;
  const world = [-180, -90, 180, 90];
  const own = new Projection({
    code: CGCS2000, units: "degrees", axisOrientation: "neu", extent: world, worldExtent: world, global: true,
    metersPerUnit: (Math.PI * 6378137) / 180,
  });
  addProjection(own);
  const wgs84 = projection("EPSG:4326");
  if (wgs84) addEquivalentProjections([own, wgs84]);
}

/** What is shown first, and the box the ground has files for: beyond it there is nothing to see. */
const HOME = [104.6, 20.9, 112.1, 26.4];
const LIMITS = [103.5, 18.5, 113, 27];
const NEAR = 0.0018;

/** What lies under the pointer: the topmost alone. */
export interface Under {
  readonly unit: string | null;
  readonly point: string | null;
  readonly station: string | null;
  readonly site: string | null;
}

export interface Pointer {
  pick(under: Under, place: number[]): void;
  point(under: Under, pixel: number[]): void;
}

export class MapView {
  readonly stations: StationLayer;
  readonly sites: SiteLayer;
  readonly forecasts: ForecastLayer;
  readonly rings: RingLayer;
  readonly reach: ReachLayer;
  readonly units: UnitLayer;
  readonly tasks: TaskLayer;
  readonly zones: ZoneLayer;
  readonly map: OlMap;
  readonly attributions: Promise<string[]>;
  private readonly ground = new Map<LayerName, ReturnType<typeof groundLayer>["layer"]>();

  constructor(private readonly target: HTMLElement, pointer: Pointer, tips: { zoomIn: string; zoomOut: string }) {
    register();
    const colours = palette();
    this.stations = new StationLayer(colours);
    this.sites = new SiteLayer(colours);
    this.forecasts = new ForecastLayer(colours);
    this.rings = new RingLayer(colours);
    this.reach = new ReachLayer(colours);
    this.units = new UnitLayer(colours);
    this.tasks = new TaskLayer(colours);
    this.zones = new ZoneLayer(colours);
    const told: Promise<string>[] = [];
    for (const name of LAYERS) {
      const made = groundLayer(name);
      this.ground.set(name, made.layer);
      told.push(made.told);
    }
    this.attributions = Promise.all(told);
    this.map = new OlMap({
      target,
      layers: [
        ...this.ground.values(), this.reach.gaps, this.reach.areas, this.forecasts.layer, this.rings.layer, this.sites.layer,
        this.zones.layer, this.tasks.layer, this.units.layer, this.stations.layer, this.units.marks,
      ],
      controls: defaultControls({
        attribution: false, rotate: false, zoomOptions: { zoomInTipLabel: tips.zoomIn, zoomOutTipLabel: tips.zoomOut },
      }).extend([new ScaleLine({ units: "metric", minWidth: Math.max(70, Math.round(4.4 * colours.rem)) })]),
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      view: new View({
        projection: CGCS2000, extent: LIMITS, center: [108.3, 23.6], zoom: 8, minZoom: 6.7, maxZoom: 16, constrainOnlyCenter: true,
        enableRotation: false,
      }),
    });
    this.paint();
    this.home();
    this.map.on("click", (event) => pointer.pick(this.under(event.pixel), event.coordinate));
    this.map.on("pointermove", (event) => {
      if (event.dragging) return;
      const under = this.under(event.pixel);
      target.style.cursor = under.station || under.site || under.unit || under.point ? "pointer" : "";
      this.stations.point(under.station);
      pointer.point(under, event.pixel);
    });
  }

  /** Colours of the theme, names in the language. */
  paint(): void {
    const colours = palette();
    for (const [name, layer] of this.ground) paint(layer, name, colours);
    this.stations.repaint(colours);
    this.sites.repaint(colours);
    this.forecasts.repaint(colours);
    this.rings.repaint(colours);
    this.reach.repaint(colours);
    this.units.repaint(colours);
    this.tasks.repaint(colours);
    this.zones.repaint(colours);
    this.target.style.backgroundColor = colours.sea;
  }

  /** Tips of the buttons in another language. */
  label(tips: { zoomIn: string; zoomOut: string }): void {
    this.target.querySelector(".ol-zoom-in")?.setAttribute("title", tips.zoomIn);
    this.target.querySelector(".ol-zoom-out")?.setAttribute("title", tips.zoomOut);
  }

  visible(name: keyof Shown, on: boolean): void {
    const own = {
      stations: this.stations.layer, sites: this.sites.layer, forecasts: this.forecasts.layer, reach: this.reach.areas,
      gaps: this.reach.gaps, units: this.units.layer, tasks: this.tasks.layer, zones: this.zones.layer,
    };
    const layer = name in own ? own[name as keyof typeof own] : this.ground.get(name as LayerName);
    layer?.setVisible(on);
  }

  /** The whole region, or all stations where there are some; `clear` of the layers box on the right. */
  home(box: readonly number[] | null = null, stations: number[] | null = null, clear = false): void {
    this.map.updateSize();
    const extent = stations ?? (box ? [...box] : HOME);
    // Round stations there is room for their names, and for the layers box on the right.
    this.map.getView().fit(extent, { padding: stations ? [48, 130, 48, 100] : [6, clear ? 105 : 6, 6, 6], maxZoom: 11 });
  }

  /** Show an extent, with room for the layers box on the right, and for a card on the left where there is one. */
  frame(extent: number[], calm: boolean, card: boolean): void {
    this.map.getView().fit(extent, { padding: [60, 190, 60, card ? 430 : 60], maxZoom: 16, duration: calm ? 0 : 350 });
  }

  /** Move to a station. */
  goTo(id: string, calm: boolean): void {
    const at = this.stations.at(id);
    if (at) this.moveTo(at, calm);
  }

  /** Move to a place, and near enough: degrees a pixel. */
  moveTo(at: number[], calm: boolean, near = NEAR): void {
    const view = this.map.getView();
    view.animate({ center: at, resolution: Math.min(view.getResolution() ?? near, near), duration: calm ? 0 : 350 });
  }

  close(): void {
    this.map.setTarget(undefined);
    this.map.dispose();
  }

  private under(pixel: number[]): Under {
    const station = this.at(pixel, this.stations.layer, 5);
    const point = station ? null : this.at(pixel, this.tasks.layer, 3);
    const unit = station || point ? null : this.at(pixel, this.units.layer, 3);
    return { station, unit, point, site: station || point || unit ? null : this.at(pixel, this.sites.layer, 3) };
  }

  private at(pixel: number[], wanted: BaseLayer, hitTolerance: number): string | null {
    const found = this.map.forEachFeatureAtPixel(pixel, (feature) => String(feature.getId()), {
      layerFilter: (layer) => layer === wanted, hitTolerance,
    });
    return found ?? null;
  }
}
