// What is asked about the reach of the house that is looked at: outlines of areas, who is first at a place, who can be sent.
import { batch, effect, signal, untracked } from "@preact/signals";
import { ApiError, get, post, put } from "../api";
import type { PointReach, UnitReach } from "../messages";
import { t } from "../text";
import { visible } from "./layers";
import type { HouseModel } from "./model";
import { attempt, notify, reasonOf } from "./notices";
import { forgetTrial, sited, tried } from "./reachTrial";
import { may } from "./session";
import { viewed } from "./watch";

/** Areas and gaps as GeoJSON. */
export interface Shapes {
  readonly type: "FeatureCollection";
  readonly features: readonly object[];
}

/** The unit whose areas alone are drawn; null: those of all together. */
export const soleUnit = signal<string | null>(null);
export const shapes = signal<Shapes | null>(null);
/** Why no outlines are drawn; empty where nothing is wrong. */
export const shapesTrouble = signal("");

/** The unit that the map is asked to show, or a place, with a number that makes every asking another one. */
export const reachGoTo = signal<{ readonly longitude: number; readonly latitude: number; readonly nth: number } | null>(null);

export function showPlace(longitude: number, latitude: number): void {
  reachGoTo.value = { longitude, latitude, nth: (reachGoTo.peek()?.nth ?? 0) + 1 };
}

/** A unit's own areas are drawn some seconds after those of all together. */
const LATER_MS = 4000;

/** Outlines are large: asked for while they are drawn, and again when they have changed. */
export function followShapes(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const again = signal(0);
  return effect(() => {
    again.value;
    const model = viewed.value;
    const id = model?.reach.value?.id;
    const unit = soleUnit.value;
    const wanted = (visible.value.reach || visible.value.gaps) && tried.value === null;
    clearTimeout(waiting);
    if (!model || !id || !wanted) return;
    const stop = new AbortController();
    const path = model.path(`reach.geojson${unit === null ? "" : `?${new URLSearchParams({ unit })}`}`);
    get<Shapes>(path, stop.signal).then(
      (found) => batch(() => {
        shapes.value = found;
        shapesTrouble.value = "";
      }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        batch(() => {
          shapes.value = null;
          shapesTrouble.value = unit !== null && error instanceof ApiError && error.status === 404 ? t("reach.drawing") : reasonOf(error);
        });
        waiting = setTimeout(() => { again.value = untracked(() => again.value) + 1; }, LATER_MS);
      },
    );
    return () => stop.abort();
  });
}

// Who is first at a place.

export interface Asked {
  readonly longitude: number;
  readonly latitude: number;
  readonly answer: PointReach | null;
  readonly trouble: string;
}

export const askedPlace = signal<Asked | null>(null);
/** Of those that get there: whose way is drawn. */
export const shownWay = signal<string | null>(null);

export async function whoIsFirst(longitude: number, latitude: number): Promise<void> {
  const model = viewed.peek();
  if (!model) return;
  const asked: Asked = { longitude, latitude, answer: null, trouble: "" };
  const before = askedPlace.peek();
  const isSame = before?.longitude === longitude && before.latitude === latitude;
  askedPlace.value = isSame ? before : asked;
  const mine = askedPlace.peek();
  let after: Asked;
  try {
    after = { ...asked, answer: await post<PointReach>(model.path("reach/point"), { longitude, latitude }) };
  } catch (error) {
    after = { ...asked, trouble: reasonOf(error) };
  }
  if (askedPlace.peek() !== mine) return; // another place has been asked for, or none
  batch(() => {
    askedPlace.value = after;
    if (!after.answer?.firsts.some((each) => each.unit === shownWay.peek())) {
      shownWay.value = after.answer?.firsts.find((each) => each.way.length)?.unit ?? null;
    }
  });
}

export function forgetPlace(): void {
  batch(() => {
    askedPlace.value = null;
    shownWay.value = null;
  });
}

/** Put a unit in or out of service. */
export function setService(model: HouseModel, unit: UnitReach, inService: boolean, reason: string): Promise<boolean> {
  if (!may("officer")) {
    notify("refused", t("reach.officer"));
    return Promise.resolve(false);
  }
  return attempt(
    () => put(model.path(`teams/${encodeURIComponent(unit.id)}/state`), { in_service: inService, reason }), t("reach.serviceDone"));
}

/** Nothing asked in one house stays on the screen of another; a new reach answers the last question anew. */
export function followReach(): void {
  let house = viewed.peek();
  let id = house?.reach.peek()?.id;
  effect(() => {
    const now = viewed.value;
    const newest = now?.reach.value?.id;
    untracked(() => {
      if (now !== house) {
        batch(() => {
          forgetPlace();
          forgetTrial();
          soleUnit.value = shapes.value = sited.value = null;
        });
      } else if (newest !== id && askedPlace.value) void whoIsFirst(askedPlace.value.longitude, askedPlace.value.latitude);
      house = now;
      id = newest;
    });
  });
}
