// Ties a map to what the screens know: each signal that changes moves what is drawn from it.
import { effect, untracked } from "@preact/signals";
import { calm } from "../attention";
import { graticule, language, projection, theme } from "../prefs";
import { drawn, framed } from "../state/drawn";
import { forgetHere } from "../state/here";
import { isOrders, type Shown, visible } from "../state/layers";
import { pickedPoint, shownPlan } from "../state/plans";
import { compared, levelShown, linesShown, placeGoTo, second } from "../state/plume";
import { askedPlace, followShapes, reachGoTo, shapes, shownWay, soleUnit } from "../state/reach";
import { isAircraft, whereIs } from "../state/reachFacts";
import { trial, tried } from "../state/reachTrial";
import { region } from "../state/region";
import { ringsShown } from "../state/rings";
import { screen } from "../state/route";
import { moment } from "../state/timebar";
import { goTo, shownStation } from "../state/selection";
import { pickedSite, sites } from "../state/sites";
import { viewed } from "../state/watch";
import { followZones, pickedOrigin, zones } from "../state/zones";
import { either, t } from "../text";
import { followBaseMaps } from "./followBaseMaps";
import type { MapView } from "./view";

export const tips = (): { zoomIn: string; zoomOut: string } => ({ zoomIn: t("map.in"), zoomOut: t("map.out") });

/** Degrees a pixel at which a gap or a unit is shown. */
const REGIONAL = 0.0035;

export function bind(view: MapView): () => void {
  const ends = [...stationsAndSites(view), ...forecastsAndRings(view), ...reach(view), ...tasksAndZones(view), ...looks(view)];
  const fonts = (): void => view.paint(); // names drawn before the font came are drawn again
  document.fonts.addEventListener("loadingdone", fonts);
  return () => {
    ends.forEach((end) => end());
    document.fonts.removeEventListener("loadingdone", fonts);
  };
}

function stationsAndSites(view: MapView): (() => void)[] {
  let house = "";
  let nth = goTo.peek()?.nth ?? 0;
  return [
    effect(() => {
      const model = viewed.value;
      if (!model) return;
      view.stations.place(model.stations.value, model.exercise !== null);
      const box = region.value?.box ?? null;
      const shown = `${model.exercise}|${box}`;
      if (house !== shown && model.stations.value.size) {
        house = shown;
        // Help comes from the whole region, wherever a drill's stations are.
        const isReach = screen.peek() === "reach";
        const plan = isOrders.peek() ? view.tasks.extent() : null;
        const plume = screen.peek() === "plume" ? view.forecasts.extent(...compared.peek().map((each) => each.id)) : null;
        if (plume) {
          view.frame(plume, true, false);
          return;
        }
        view.home(box, plan ?? (model.exercise === null || isReach ? null : view.stations.extent()), isReach);
      }
    }),
    effect(() => view.stations.show(viewed.value?.conditions.value ?? new Map())),
    effect(() => view.stations.pick(shownStation.value)),
    effect(() => view.sites.place(sites.value)),
    effect(() => view.sites.pick(pickedSite.value?.id ?? null)),
    effect(() => {
      const asked = goTo.value;
      if (asked && asked.nth !== nth) {
        nth = asked.nth;
        view.goTo(asked.station, calm.matches);
      }
    }),
  ];
}

function forecastsAndRings(view: MapView): (() => void)[] {
  let toForecast = framed.peek()?.nth ?? 0;
  let toPlace = placeGoTo.peek()?.nth ?? 0;
  let looked = "";
  return [
    effect(() => {
      const isOwn = screen.value === "plume";
      view.forecasts.place(drawn.value, isOwn ? levelShown.value : null, isOwn && second.value !== undefined);
    }),
    effect(() => view.forecasts.time(moment.value !== null)),
    effect(() => view.fronts.place(drawn.value, moment.value, screen.value === "plume" ? linesShown.value : moment.value !== null)),
    effect(() => {
      // On its own screen a run that is picked is looked at at once, two that are compared together.
      const ids = screen.value === "plume" ? compared.value.map((each) => each.id) : [];
      const extent = ids.length > 0 && ids.join() !== looked ? view.forecasts.extent(...ids) : null;
      looked = ids.join();
      if (extent) view.frame(extent, calm.matches, false);
    }),
    effect(() => {
      const asked = framed.value;
      const extent = asked && asked.nth !== toForecast ? view.forecasts.extent(asked.id) : null;
      if (asked) toForecast = asked.nth;
      if (extent) view.frame(extent, calm.matches, false);
    }),
    effect(() => {
      const asked = placeGoTo.value;
      if (!asked || asked.nth === toPlace) return;
      toPlace = asked.nth;
      view.moveTo([asked.longitude, asked.latitude], calm.matches);
    }),
    effect(() => {
      const extent = view.rings.place(ringsShown.value);
      if (extent) view.frame(extent, calm.matches, true);
    }),
  ];
}

function reach(view: MapView): (() => void)[] {
  let nth = reachGoTo.peek()?.nth ?? 0;
  return [
    ...(view.isPaper ? [] : [followShapes()]),
    effect(() => (tried.value ? view.reach.try(tried.value) : view.reach.place(shapes.value))),
    effect(() => {
      const model = viewed.value;
      const known = model?.reach.value;
      const units = tried.value?.units ?? known?.units ?? [];
      view.units.place(known ? units.map((each) => ({
        ...whereIs(each, known, model.positions.value.get(each.id)), id: each.id, kind: each.kind,
        name: either(each.name_zh, each.name_en), counts: each.in_service,
      })) : []);
    }),
    effect(() => view.units.pick(soleUnit.value)),
    effect(() => {
      view.units.note(askedPlace.value, wayShown(), trial.value);
    }),
    effect(() => {
      const asked = reachGoTo.value;
      if (!asked || asked.nth === nth) return;
      nth = asked.nth;
      view.moveTo([asked.longitude, asked.latitude], calm.matches, REGIONAL);
    }),
  ];
}

function tasksAndZones(view: MapView): (() => void)[] {
  let plan = shownPlan.peek()?.id;
  let told = zones.peek()?.id;
  return [
    effect(() => {
      const shown = visible.value.tasks ? shownPlan.value : undefined;
      view.tasks.place(shown);
      const extent = shown && shown.id !== plan ? view.tasks.extent() : null;
      plan = shown?.id ?? plan;
      if (extent) view.frame(extent, calm.matches, false);
    }),
    effect(() => view.tasks.pick(pickedPoint.value)),
    effect(() => {
      const shown = zones.value;
      view.zones.place(shown, pickedOrigin.value);
      const extent = shown && shown.id !== told ? view.zones.extent() : null;
      told = shown?.id;
      if (extent) view.frame(extent, calm.matches, false);
    }),
    ...(view.isPaper ? [] : [followZones()]),
  ];
}

/** The way that is asked for: as the server found it, straight for who flies. */
function wayShown(): readonly number[][] {
  const asked = askedPlace.value;
  const model = viewed.value;
  const known = model?.reach.value;
  const first = asked?.answer?.firsts.find((each) => each.unit === shownWay.value);
  if (!asked || !known || !first) return [];
  if (first.way.length) return first.way.map(([longitude, latitude]) => [longitude, latitude]);
  const unit = isAircraft(first.kind) ? known.units.find((each) => each.id === first.unit) : undefined;
  if (!unit) return [];
  const from = whereIs(unit, known, model.positions.value.get(unit.id));
  return [[from.longitude, from.latitude], [asked.longitude, asked.latitude]];
}

function looks(view: MapView): (() => void)[] {
  return [
    effect(() => view.project(projection.value)),
    ...(view.isPaper ? [] : [effect(() => {
      viewed.value; // what lies at a place of one house is nothing in another
      untracked(forgetHere);
    })]),
    effect(() => view.showGraticule(graticule.value === "on")),
    ...(view.isPaper ? [] : [followBaseMaps(view)]),
    effect(() => {
      for (const [name, on] of Object.entries(visible.value)) view.visible(name as keyof Shown, on);
    }),
    effect(() => {
      theme.value;
      language.value;
      view.paint();
      view.label(tips());
    }),
  ];
}
