// What lies at the place that was asked about on the map.
import { signal } from "@preact/signals";

export type What =
  | "station" | "point" | "unit" | "site" | "forecast" | "sector" | "zone" | "way" | "reach" | "gap"
  | "boundary" | "town" | "river" | "road" | "land";

/** One thing that lies there: what it is, and what the map knows of it. */
export interface Hit {
  readonly what: What;
  readonly id: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Here {
  readonly longitude: number;
  readonly latitude: number;
  readonly hits: readonly Hit[];
}

export const here = signal<Here | null>(null);
/** Asks the map what lies in its middle, or at a place; set while there is a map. */
export const asker = signal<((place?: readonly [number, number]) => void) | null>(null);

export function forgetHere(): void {
  here.value = null;
}
