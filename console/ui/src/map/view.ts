// The map itself: view, controls, pointer. Knows neither houses nor signals (MapPanel.tsx).
import { defaults as defaultControls } from "ol/control/defaults.js";
import ScaleLine from "ol/control/ScaleLine.js";
import { defaults as defaultInteractions } from "ol/interaction/defaults.js";
import type BaseLayer from "ol/layer/Base.js";
import OlMap from "ol/Map.js";
import { getPointResolution } from "ol/proj.js";
import type { Shown } from "../state/layers";
import { groundLayer, type LayerName, LAYERS, paint } from "./base";
import { ForecastLayer } from "./forecasts";
import { FrontLayer } from "./fronts";
import { Graticule } from "./graticule";
import { palette } from "./palette";
import { type Pointer, watchPointer } from "./pointer";
import { CGCS2000, type Code, viewIn } from "./projections";
import { ReachLayer } from "./reach";
import { RingLayer } from "./rings";
import { SiteLayer } from "./sites";
import { StationLayer } from "./stations";
import { TaskLayer } from "./tasks";
import { UnitLayer } from "./units";
import { ZoneLayer } from "./zones";

/** What is shown first, degrees; and how near a place is shown that somebody goes to: degrees a pixel, as a zoom. */
const HOME = [104.6, 20.9, 112.1, 26.4];
const NEAR = 0.0018;
/** OpenLayers' zoom 0 in degrees, and along the equator in Web Mercator too: 360 degrees on 256 pixels. */
const zoomOf = (degreesAPixelWanted: number): number => Math.log2(360 / 256 / degreesAPixelWanted);
/** A pixel of a style sheet on a screen of 96 dpi, m. */
const PIXEL_M = 0.0254 / 96;

/** Where a map is drawn: on the screen with its controls, or on paper without, so many pixels to one of a screen. */
export interface Medium {
  readonly scaleIn?: HTMLElement;
  readonly paper?: number;
}

export class MapView {
  readonly stations: StationLayer;
  readonly sites: SiteLayer;
  readonly forecasts: ForecastLayer;
  readonly fronts: FrontLayer;
  readonly rings: RingLayer;
  readonly reach: ReachLayer;
  readonly units: UnitLayer;
  readonly tasks: TaskLayer;
  readonly zones: ZoneLayer;
  readonly map: OlMap;
  /** Once the ground has been read. */
  readonly ready: Promise<unknown>;
  readonly ground = new Map<LayerName, ReturnType<typeof groundLayer>["layer"]>();
  readonly graticule: Graticule;
  private pictures: BaseLayer[] = [];

  constructor(
    private readonly target: HTMLElement, pointer: Pointer, tips: { zoomIn: string; zoomOut: string }, private readonly medium: Medium = {},
    code: Code = CGCS2000,
  ) {
    const colours = palette(this.lit);
    this.graticule = new Graticule(colours);
    this.stations = new StationLayer(colours);
    this.sites = new SiteLayer(colours);
    this.forecasts = new ForecastLayer(colours);
    this.fronts = new FrontLayer(colours);
    this.rings = new RingLayer(colours);
    this.reach = new ReachLayer(colours);
    this.units = new UnitLayer(colours);
    this.tasks = new TaskLayer(colours);
    this.zones = new ZoneLayer(colours);
    const ready: Promise<void>[] = [];
    for (const name of LAYERS) {
      const made = groundLayer(name);
      this.ground.set(name, made.layer);
      ready.push(made.ready);
    }
    this.ready = Promise.all(ready);
    this.map = new OlMap({
      target,
      layers: [
        ...this.ground.values(), this.reach.gaps, this.reach.areas, this.forecasts.layer, this.fronts.layer, this.rings.layer, this.sites.layer,
        this.zones.layer, this.tasks.layer, this.units.layer, this.stations.layer, this.units.marks,
        this.graticule.layer,
      ],
      controls: medium.paper ? [] : defaultControls({
        attribution: false, rotate: false, zoomOptions: { zoomInTipLabel: tips.zoomIn, zoomOutTipLabel: tips.zoomOut },
      }).extend([new ScaleLine({ units: "metric", minWidth: Math.max(70, Math.round(4.4 * colours.rem)), target: medium.scaleIn })]),
      interactions: medium.paper ? [] : defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      ...(medium.paper && { pixelRatio: medium.paper }),
      view: viewIn(code),
    });
    this.paint();
    this.home();
    watchPointer(this, target, pointer);
  }

  get isPaper(): boolean {
    return this.medium.paper !== undefined;
  }

  /** Paper is white by night too. */
  private get lit(): HTMLElement {
    return this.medium.paper ? this.target : document.documentElement;
  }

  /** Draw in another projection, at the same place and width. */
  project(code: Code): void {
    const before = this.map.getView();
    if (before.getProjection().getCode() === code) return;
    const [centre, zoom] = [before.getCenter(), before.getZoom()]; // asked before the change: places are read by the old one
    this.map.setView(viewIn(code, centre, zoom));
    this.paint();
  }

  /** 1 to how much, in the middle of the map; in degrees the mean of both directions. */
  denominator(): number {
    const view = this.map.getView();
    return getPointResolution(view.getProjection(), view.getResolution() ?? 1, view.getCenterInternal() ?? [0, 0], "m") / PIXEL_M;
  }

  scaleTo(denominator: number): void {
    const view = this.map.getView();
    view.setResolution(((view.getResolution() ?? 1) * denominator) / this.denominator());
  }

  showGraticule(on: boolean): void {
    this.graticule.layer.setVisible(on);
    this.graticule.follow(this.map);
  }

  /** Pictures of maps of others, in place of those before. */
  underlay(pictures: BaseLayer[]): void {
    for (const each of this.pictures) this.map.removeLayer(each);
    this.pictures = pictures;
    for (const each of pictures) this.map.addLayer(each);
  }

  /** Colours of the theme, names in the language. */
  paint(): void {
    const colours = palette(this.lit);
    this.graticule.repaint(colours);
    for (const [name, layer] of this.ground) paint(layer, name, colours);
    this.stations.repaint(colours);
    this.sites.repaint(colours);
    this.forecasts.repaint(colours);
    this.fronts.repaint(colours);
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
    if (name === "forecasts") this.fronts.layer.setVisible(on);
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
    view.animate({ center: at, zoom: Math.max(view.getZoom() ?? 0, zoomOf(near)), duration: calm ? 0 : 350 });
  }

  close(): void {
    this.map.setTarget(undefined);
    this.map.dispose();
  }
}
