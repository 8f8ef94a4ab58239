// A picture of the map that is on the screen, drawn anew for paper: light, without controls, so many pixels to one.
import { bind, tips } from "../map/bind";
import { type Palette, palette } from "../map/palette";
import type { MapView } from "../map/view";
import { MapView as View } from "../map/view";
import { projection } from "../prefs";
import { baseMapsShown } from "../state/baseMaps";

export interface MapImage {
  readonly canvas: HTMLCanvasElement;
  readonly colours: Palette;
  /** 1 to how much, in its middle, on paper of 96 of its pixels an inch. */
  readonly denominator: number;
  /** West, south, east, north. */
  readonly extent: readonly number[];
}

/** So long may pictures of a base map be waited for; what has not come by then is missing, and the land shows. */
const PATIENCE_MS = 8000;

/** What the screen's map shows, on so many pixels of a style sheet, each `finer` pixels of the picture wide. */
export async function mapImage(screen: MapView, width: number, height: number, finer: number, scale: number | null): Promise<MapImage> {
  const target = document.createElement("div");
  target.className = "paper map off-screen";
  target.style.width = `${width}px`;
  target.style.height = `${height}px`;
  document.body.append(target);
  const nothing = (): void => undefined;
  const view = new View(target, { pick: nothing, point: nothing, over: nothing, rest: nothing }, tips(), { paper: finer }, projection.peek());
  try {
    const unbind = bind(view);
    try {
      await view.ready;
      await underlay(view);
      const size = screen.map.getSize() ?? [width, height];
      view.map.updateSize();
      view.map.getView().cancelAnimations();
      view.map.getView().fit(screen.map.getView().calculateExtent(size), { size: [width, height] });
      if (scale !== null) view.scaleTo(scale);
      view.graticule.follow(view.map);
      await rested(view);
      return {
        canvas: joined(target, width, height, finer), colours: palette(target), denominator: view.denominator(),
        extent: view.map.getView().calculateExtent([width, height]),
      };
    } finally {
      unbind();
    }
  } finally {
    view.close();
    target.remove();
  }
}

async function underlay(view: MapView): Promise<void> {
  const maps = baseMapsShown.value;
  if (!maps.length) return;
  const { pictureLayer } = await import("../map/pictures");
  const nothing = (): void => undefined;
  view.underlay(maps.map((each) => pictureLayer(each, false, nothing, nothing)));
}

function rested(view: MapView): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, PATIENCE_MS);
    view.map.once("rendercomplete", () => {
      clearTimeout(late);
      resolve();
    });
    view.map.render();
  });
}

/** OpenLayers draws on several canvases, each with its own shift and shade. */
function joined(target: HTMLElement, width: number, height: number, finer: number): HTMLCanvasElement {
  const whole = document.createElement("canvas");
  whole.width = Math.round(width * finer);
  whole.height = Math.round(height * finer);
  const pen = whole.getContext("2d");
  if (!pen) return whole;
  pen.fillStyle = target.style.backgroundColor;
  pen.fillRect(0, 0, whole.width, whole.height);
  for (const each of target.querySelectorAll<HTMLCanvasElement>(".ol-layer canvas, canvas.ol-layer")) {
    if (!each.width) continue;
    const shade = each.parentElement?.style.opacity || each.style.opacity;
    pen.globalAlpha = shade ? Number(shade) : 1;
    const shift = each.style.transform ? new DOMMatrix(each.style.transform) : new DOMMatrix([1 / finer, 0, 0, 1 / finer, 0, 0]);
    pen.setTransform(new DOMMatrix([finer, 0, 0, finer, 0, 0]).multiply(shift));
    pen.drawImage(each, 0, 0);
  }
  return whole;
}
