// What is looked for in the log book, how it is asked for, and how what was found is written as CSV. Pure.
import { fullTime, typedTime } from "../format";
import type { Command } from "../messages";

/** What stands before the dot of a verb. */
export const KINDS = [
  "alert", "incident", "rule", "station", "forecast", "reach", "tasking", "team", "handover", "exercise", "channel", "user", "gateway",
] as const;

export interface Sought {
  readonly by: string;
  readonly kind: string;
  /** Times of Beijing as people type them; empty: any. */
  readonly since: string;
  readonly until: string;
  readonly text: string;
}

export const ANYTHING: Sought = { by: "", kind: "", since: "", until: "", text: "" };

/** A day alone is its beginning; null where it is no time. */
export function momentOf(typed: string): string | null {
  const text = typed.trim();
  return typedTime(/^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? `${text} 00:00` : text);
}

/** The query of a page; null where a time is none. */
export function queryOf(sought: Sought, limit: number, page: string | null): string | null {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const name of ["by", "kind", "text"] as const) if (sought[name].trim()) query.set(name, sought[name].trim());
  for (const name of ["since", "until"] as const) {
    if (!sought[name].trim()) continue;
    const moment = momentOf(sought[name]);
    if (moment === null) return null;
    query.set(name, moment);
  }
  if (page !== null) query.set("page", page);
  return query.toString();
}

/** Each argument of a command as text, in the order in which it was given; what says nothing is left out. */
export function said(command: Command): readonly (readonly [string, string])[] {
  return Object.entries(command.arguments ?? {}).flatMap(([key, value]) => {
    if (value === null || value === undefined || value === "") return [];
    return [[key, typeof value === "object" ? JSON.stringify(value) : String(value)] as const];
  });
}

/** A cell of CSV. What begins like a formula would be one to a spreadsheet, whoever typed it. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Whether an argument is a time with its zone, as commands carry them. */
export function isMoment(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(Z|[+-]\d\d:\d\d)$/.test(value);
}

/** Rows of people's deeds with a head line, each with the drill it is of; begins with the mark by which spreadsheets know UTF-8. */
export function csv(
  head: readonly string[], commands: readonly Command[], drill: string, name: (verb: string) => string,
  words: (key: string, value: string) => string,
): string {
  const rows = commands.map((each) => [
    fullTime(each.time), each.time, each.who, name(each.verb), each.verb, each.target, said(each).map(([key, value]) => words(key, value)).join("; "), each.id, drill,
  ]);
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
