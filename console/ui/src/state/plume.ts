// Which runs the screen of forecasts shows: those picked from the list, streamed or kept by the server, one or two at a time.
import { batch, computed, effect, signal } from "@preact/signals";
import { consider, get } from "../api";
import type { Forecast, ForecastChoices, ForecastList, Result } from "../messages";
import { current } from "./forecasts";
import { attempt } from "./notices";
import type { HouseModel } from "./model";
import { againOf, BLANK, type Wanted } from "./plumeForm";
import { runsOf } from "./plumeFacts";
import { viewed } from "./watch";

const PAGE = 20;

/** What the server's pages told, of one house. */
const paged = signal<{ readonly house: HouseModel | null; readonly runs: readonly Forecast[]; readonly next: string | null }>({ house: null, runs: [], next: null });

/** All runs known here, the newest first. */
export const runs = computed<readonly Forecast[]>(() => {
  const model = viewed.value;
  if (!model) return [];
  return runsOf(paged.value.house === model ? paged.value.runs : [], [...model.forecasts.value.values()]);
});
/** There are older ones that were not asked for. */
export const hasMore = computed(() => paged.value.house === viewed.value && paged.value.next !== null);

const picked = signal<string | null>(null);
const against = signal<string | null>(null);

/** The run that is looked at: the one picked, else the newest that is not over, else the newest. */
export const first = computed<Forecast | undefined>(() =>
  runs.value.find((each) => each.id === picked.value) ?? (viewed.value ? current(viewed.value)[0] : undefined) ?? runs.value[0]);
/** The one it is compared with. */
export const second = computed<Forecast | undefined>(() =>
  runs.value.find((each) => each.id === against.value && each.id !== first.value?.id));
/** What this screen's map draws. */
export const compared = computed<readonly Forecast[]>(() => [first.value, second.value].filter((each) => each !== undefined));

/** The level whose areas are drawn by share of members; null: all levels, the lowest with its shares. */
export const levelShown = signal<number | null>(null);
/** Whether lines of arrival are drawn. */
export const linesShown = signal(true);

/** A place of the table that the map is asked to show, and a number that makes every asking another one. */
export const placeGoTo = signal<{ readonly longitude: number; readonly latitude: number; readonly nth: number } | null>(null);

export function goToPlace(longitude: number, latitude: number): void {
  placeGoTo.value = { longitude, latitude, nth: (placeGoTo.peek()?.nth ?? 0) + 1 };
}

export function pickRun(id: string): void {
  batch(() => {
    if (against.peek() === id) against.value = null;
    if (first.peek()?.id !== id) levelShown.value = null; // levels of another substance are others
    picked.value = id;
  });
}

export function compareWith(id: string | null): void {
  batch(() => {
    picked.value ??= first.peek()?.id ?? null;
    against.value = id;
  });
}

const pathOf = (before: string | null): string => `forecasts?limit=${PAGE}${before === null ? "" : `&page=${encodeURIComponent(before)}`}`;

async function read(model: HouseModel, before: string | null): Promise<void> {
  await attempt(async () => {
    const { forecasts, next } = await get<ForecastList>(model.path(pathOf(before)));
    const known = paged.peek();
    const isSame = known.house === model;
    paged.value = {
      house: model, runs: runsOf(isSame ? known.runs : [], forecasts),
      // The first page read anew does not forget how far one has read.
      next: before === null && isSame && known.runs.length > 0 ? known.next : next,
    };
  });
}

export function readMore(): void {
  const { house, next } = paged.peek();
  if (house && next !== null) void read(house, next);
}

/** Asks for the first page of the house looked at, and again when a forecast is made: the stream keeps the newest of a run alone. */
export function followRuns(): () => void {
  return effect(() => {
    const model = viewed.value;
    if (!model?.known.value) return;
    model.forecasts.value;
    void read(model, null);
  });
}

// Asking.

export const wanted = signal<Wanted>(BLANK);
/** What the server or the form says against a field, by its name; "" is what belongs to none. */
export const wrong = signal<Readonly<Record<string, string>>>({});
export const asking = signal(false);
/** The next click on the map says where the source is. */
export const pickingSource = signal(false);

export function change(part: Partial<Wanted>, field?: string): void {
  wanted.value = { ...wanted.peek(), ...part };
  if (field && wrong.peek()[field]) {
    const { [field]: _, ...rest } = wrong.peek();
    wrong.value = rest;
  }
}

/** Where somebody clicked. */
export function takeSource(longitude: number, latitude: number): void {
  batch(() => {
    pickingSource.value = false;
    change({ from: "place", longitude: longitude.toFixed(4), latitude: latitude.toFixed(4) }, "position");
  });
}

/** Have it computed; the id of the new forecast, which is then looked at. Throws what the server refuses. */
export async function order(model: HouseModel, body: Readonly<Record<string, unknown>>): Promise<string> {
  asking.value = true;
  try {
    const result = await consider<Result>(model.path("forecasts"), body);
    const id = String(result.data?.forecast ?? "");
    await read(model, null);
    if (viewed.peek() === model) pickRun(id);
    return id;
  } finally {
    asking.value = false;
  }
}

/** The same again with what is known now. */
export function orderAgain(model: HouseModel, forecast: Forecast, done: string): Promise<boolean> {
  return attempt(() => order(model, againOf(forecast.asked, model.now.peek())), done);
}

export const choices = signal<ForecastChoices | null>(null);

/** What can be asked, read once. */
export async function readChoices(model: HouseModel): Promise<void> {
  if (choices.peek()) return;
  await attempt(async () => { choices.value = await get<ForecastChoices>(model.path("forecasts/choices")); });
}
