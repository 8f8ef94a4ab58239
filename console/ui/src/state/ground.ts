// Whose data the layers of the ground are, and when they were taken: the files say so.
import { signal } from "@preact/signals";

export interface GroundSource {
  readonly attribution: string;
  /** Day on which the data were taken from their package; empty where the file does not say. */
  readonly taken: string;
}

export const groundSources = signal<Readonly<Record<string, GroundSource>>>({});

export function tellSource(layer: string, source: GroundSource): void {
  groundSources.value = { ...groundSources.peek(), [layer]: source };
}
