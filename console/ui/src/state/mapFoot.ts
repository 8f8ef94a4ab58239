// What stands below the map: over which place the pointer is, and 1 to how much the map is drawn.
import { signal } from "@preact/signals";

export const overPlace = signal<readonly number[] | null>(null);
export const denominator = signal(0);
