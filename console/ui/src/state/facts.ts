// Which facts of an event are asked for: read once, and how one reads on the screen.
import { signal } from "@preact/signals";
import { get } from "../api";
import { trimmed } from "../format";
import type { FactList, FactRow } from "../messages";
import { either, t, word } from "../text";

export const factRows = signal<readonly FactRow[]>([]);

export async function readFacts(): Promise<void> {
  factRows.value = (await get<FactList>("/api/facts")).facts;
}

export function factName(name: string): string {
  const row = factRows.value.find((each) => each.name === name);
  return row ? either(row.zh, row.en) : name;
}

/** The unit of a count or amount, in words where it is one. */
export function factUnit(row: FactRow): string {
  return row.unit ? word("factunit", row.unit) : "";
}

export function factText(row: FactRow, value: unknown): string {
  if (typeof value === "boolean") return t(value ? "fact.yes" : "fact.no");
  if (typeof value === "number") return [trimmed(value, 2), factUnit(row)].filter(Boolean).join("\u00a0");
  const choice = row.choices.find(([key]) => key === value);
  return choice ? either(choice[1], choice[2]) : String(value);
}
