// A rule in a form: what is typed, what of it cannot be so, and the table it makes. Pure; the server has the last word.
// Keys are those of docs/rules.md; what the form does not show stays in the table as it was.
import type { Severity } from "../messages";
import { RANK, SEVERITIES } from "./alerts";

export const DETECTORS = ["threshold", "rate", "baseline", "silence"] as const;
export type Detector = (typeof DETECTORS)[number];
export const SPAN_UNITS = ["s", "min", "h", "d"] as const;

/** A number as typed, and its unit. */
export interface Amount {
  readonly number: string;
  readonly unit: string;
}

export interface LevelDraft {
  readonly severity: Severity;
  readonly limit: Amount;
  readonly source: string;
  /** Somebody has read the limit in its source. */
  readonly read: boolean;
}

export interface Draft {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly detector: Detector;
  readonly quantity: string;
  readonly direction: "above" | "below";
  readonly above: "absolute" | "background";
  readonly hold: Amount;
  readonly off_delay: Amount;
  readonly hysteresis: Amount;
  readonly window: Amount;
  readonly after: Amount;
  readonly least_sigma: Amount;
  readonly category: string;
  readonly city: string;
  readonly site: string;
  readonly river: string;
  /** Ids, with commas between them. */
  readonly stations: string;
  readonly scope: "station" | "site";
  readonly levels: readonly LevelDraft[];
  readonly guidance_zh: string;
  readonly guidance_en: string;
  readonly reason: string;
}

export type Table = Readonly<Record<string, unknown>>;

const SPAN: Amount = { number: "", unit: "min" };
const NONE: Amount = { number: "", unit: "" };

export const EMPTY: Draft = {
  id: "", title_zh: "", title_en: "", detector: "threshold", quantity: "", direction: "above", above: "absolute", hold: SPAN, off_delay: SPAN,
  hysteresis: NONE, window: { number: "10", unit: "min" }, after: { number: "3", unit: "intervals" }, least_sigma: NONE, category: "", city: "",
  site: "", river: "", stations: "", scope: "station", levels: [{ severity: "yellow", limit: NONE, source: "", read: false }],
  guidance_zh: "", guidance_en: "", reason: "",
};

/** Which fields a detector has beside those that all have. */
export const OF: Readonly<Record<Detector, ReadonlySet<keyof Draft>>> = {
  threshold: new Set(["quantity", "direction", "above", "hold", "off_delay", "hysteresis"] as const),
  rate: new Set(["quantity", "direction", "hold", "off_delay", "hysteresis", "window"] as const),
  baseline: new Set(["quantity", "direction", "hold", "off_delay", "hysteresis", "least_sigma"] as const),
  silence: new Set(["after"] as const),
};
const OF_SOME: readonly (keyof Draft)[] = ["quantity", "direction", "above", "hold", "off_delay", "hysteresis", "window", "after", "least_sigma"];
const SHOWN: ReadonlySet<string> = new Set([
  "id", "title_zh", "title_en", "detector", "select", "scope", "level", "guidance_zh", "guidance_en", ...OF_SOME,
]);

export const hasLimits = (detector: Detector): boolean => detector !== "silence";
export const isKnown = (table: Table): boolean => DETECTORS.some((each) => each === table.detector);

/** Keys of a rule that the form leaves as they are; of levels too. */
export function keptKeys(table: Table): readonly string[] {
  const ofLevels = levelsOf(table).flatMap((each) => Object.keys(each)).filter((key) => !["severity", "limit", "source", "status"].includes(key));
  return [...new Set([...Object.keys(table).filter((key) => !SHOWN.has(key)), ...ofLevels.map((key) => `level.${key}`)])];
}

function levelsOf(table: Table): readonly Table[] {
  return Array.isArray(table.level) ? (table.level as Table[]) : [];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** "5 nGy/h" in its two parts. */
export function amountOf(written: unknown, unit = ""): Amount {
  const found = /^\s*([+-]?[\d.]+(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/.exec(text(written));
  return found ? { number: found[1] ?? "", unit: found[2] || unit } : { number: "", unit };
}

export function draftOf(table: Table): Draft {
  const select = (table.select ?? {}) as Table;
  const lines = (value: unknown): string => (Array.isArray(value) ? value.join("\n") : "");
  return {
    ...EMPTY, id: text(table.id), title_zh: text(table.title_zh), title_en: text(table.title_en),
    detector: DETECTORS.find((each) => each === table.detector) ?? "threshold", quantity: text(table.quantity),
    direction: table.direction === "below" ? "below" : "above", above: table.above === "background" ? "background" : "absolute",
    hold: amountOf(table.hold, "min"), off_delay: amountOf(table.off_delay, "min"), hysteresis: amountOf(table.hysteresis),
    window: table.window ? amountOf(table.window, "min") : EMPTY.window, after: table.after ? amountOf(table.after, "min") : EMPTY.after,
    least_sigma: amountOf(table.least_sigma), category: text(select.category), city: text(select.city), site: text(select.site), river: text(select.river),
    stations: Array.isArray(select.stations) ? select.stations.join(", ") : "", scope: table.scope === "site" ? "site" : "station",
    levels: levelsOf(table).map((each) => ({
      severity: SEVERITIES.find((known) => known === each.severity) ?? "blue", limit: amountOf(each.limit), source: text(each.source),
      read: (each.status ?? "read") === "read",
    })),
    guidance_zh: lines(table.guidance_zh), guidance_en: lines(table.guidance_en),
  };
}

const written = ({ number, unit }: Amount): string => `${number.trim()} ${unit}`.trim();
const list = (typed: string, apart: RegExp): string[] => typed.split(apart).map((each) => each.trim()).filter(Boolean);

/** The table of a draft, over the one it was made from. */
export function tableOf(draft: Draft, base: Table = {}): Table {
  const own = OF[draft.detector];
  const made: Record<string, unknown> = Object.fromEntries(Object.entries(base).filter(([key]) => !SHOWN.has(key)));
  const put = (key: keyof Draft, value: unknown): void => { if (value !== "" && own.has(key)) made[key] = value; };
  Object.assign(made, { id: draft.id.trim(), title_zh: draft.title_zh.trim(), title_en: draft.title_en.trim(), detector: draft.detector });
  put("quantity", draft.quantity);
  if (draft.direction === "below") put("direction", "below");
  if (draft.above === "background") put("above", "background");
  for (const key of ["hold", "off_delay", "hysteresis", "window", "after", "least_sigma"] as const) {
    if (draft[key].number.trim()) put(key, written(draft[key]));
  }
  if (draft.scope === "site") made.scope = "site";
  const select: Record<string, unknown> = {};
  for (const key of ["category", "city", "site", "river"] as const) if (draft[key].trim()) select[key] = draft[key].trim();
  const stations = list(draft.stations, /[,\s\u3001\uff0c]+/);
  if (stations.length) select.stations = stations;
  if (Object.keys(select).length) made.select = select;
  for (const key of ["guidance_zh", "guidance_en"] as const) {
    const steps = list(draft[key], /\n/);
    if (steps.length) made[key] = steps;
  }
  const before = new Map(levelsOf(base).map((each) => [each.severity, each]));
  made.level = draft.levels.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]).map((each) => {
    const kept = Object.fromEntries(Object.entries(before.get(each.severity) ?? {}).filter(([key]) => !["limit", "source", "status"].includes(key)));
    if (!hasLimits(draft.detector)) return { ...kept, severity: each.severity };
    return { ...kept, severity: each.severity, limit: written(each.limit), source: each.source.trim(), status: each.read ? "read" : "to be confirmed" };
  });
  return made;
}

/** What is wrong with a field, by its name; of a level `level.0.limit`. A word of the catalogue's group `rulewrong`. */
export type Problems = ReadonlyMap<string, string>;

export function problemsOf(draft: Draft, taken: ReadonlySet<string>): Problems {
  const found = new Map<string, string>();
  const own = OF[draft.detector];
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(draft.id.trim())) found.set("id", "id");
  else if (taken.has(draft.id.trim())) found.set("id", "taken");
  for (const key of ["title_zh", "title_en", "reason"] as const) if (!draft[key].trim()) found.set(key, "missing");
  if (own.has("quantity") && !draft.quantity) found.set("quantity", "missing");
  for (const key of ["hold", "off_delay", "hysteresis"] as const) {
    if (own.has(key) && draft[key].number.trim() && !(valueOf(draft[key]) >= 0)) found.set(key, "notNegative");
  }
  for (const key of ["window", "after", "least_sigma"] as const) if (own.has(key) && !(valueOf(draft[key]) > 0)) found.set(key, "positive");
  if (own.has("hysteresis") && draft.hysteresis.number.trim() && !draft.hysteresis.unit) found.set("hysteresis", "unit");
  if (own.has("least_sigma") && !found.has("least_sigma") && !draft.least_sigma.unit) found.set("least_sigma", "unit");
  if (!draft.levels.length) found.set("level", "level");
  if (!hasLimits(draft.detector) && draft.levels.length > 1) found.set("level", "oneLevel");
  if (new Set(draft.levels.map((each) => each.severity)).size < draft.levels.length) found.set("level", "twice");
  if (hasLimits(draft.detector)) {
    draft.levels.forEach((each, at) => {
      if (!Number.isFinite(valueOf(each.limit))) found.set(`level.${at}.limit`, "number");
      else if (isRelative(draft) && valueOf(each.limit) <= 0) found.set(`level.${at}.limit`, "positive");
      if (!each.source.trim()) found.set(`level.${at}.source`, "source");
    });
    outOfOrder(draft).forEach((at) => { if (!found.has(`level.${at}.limit`)) found.set(`level.${at}.limit`, "order"); });
  }
  return found;
}

const valueOf = ({ number }: Amount): number => (number.trim() ? Number(number) : Number.NaN);
const isRelative = (draft: Draft): boolean => draft.detector !== "threshold" || draft.above === "background";

/** Levels whose limit is not further out than that of the lesser severity; of one unit, for units are the server's. */
function outOfOrder(draft: Draft): readonly number[] {
  const sign = draft.direction === "below" && !isRelative(draft) ? -1 : 1;
  const rows = draft.levels.map((each, at) => ({ at, rank: RANK[each.severity], unit: each.limit.unit, value: sign * valueOf(each.limit) }))
    .toSorted((a, b) => a.rank - b.rank);
  return rows.filter((row, index) => {
    const lesser = rows[index - 1];
    return lesser && lesser.rank < row.rank && lesser.unit === row.unit && row.value <= lesser.value;
  }).map((row) => row.at);
}

/** The field a refusal of the server names ("…: rule x: level.0.limit: …"), and what it says of it. */
export function refusedField(sentence: string): { readonly field: string; readonly says: string } | null {
  const found = /: rule [^:]+: ([a-z_]+(?:\.\d+)?(?:\.[a-z_]+)?): (.+)/.exec(sentence);
  return found ? { field: found[1] ?? "", says: found[2] ?? "" } : null;
}
