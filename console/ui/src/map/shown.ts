// The map that is on the screen now, for what takes a picture of it.
import { signal } from "@preact/signals";
import type { MapView } from "./view";

export const shownMap = signal<MapView | null>(null);
