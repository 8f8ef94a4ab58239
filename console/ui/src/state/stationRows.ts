// The rows of the table of stations as it now stands, and which is picked: what the keys step through.
import { signal } from "@preact/signals";
import type { Station } from "../messages";
import { show } from "./route";
import { pickStation } from "./selection";

export interface StationRow {
  readonly key: string;
  readonly station: Station;
  readonly quantity: string;
}

export const shownRows = signal<readonly StationRow[]>([]);
export const pickedRow = signal<string | null>(null);

/** Pick the next row of the table, or the one before. */
export function stepRow(by: 1 | -1): void {
  const rows = shownRows.peek();
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.key === pickedRow.peek());
  pickedRow.value = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))]?.key ?? null;
}

/** Open the page of a row's station, at the row's quantity. */
export function openRow(row: StationRow): void {
  pickedRow.value = row.key;
  pickStation(row.station.id, row.quantity);
  show("stations", row.station.id);
}

/** Open the row that is picked; false where none is. */
export function openPickedRow(): boolean {
  const row = shownRows.peek().find((each) => each.key === pickedRow.peek());
  if (row) openRow(row);
  return row !== undefined;
}
