// Papers that apply to an incident, as the server tells them, and where each is fetched. Pure.
import type { Language } from "../prefs";

export interface Paper {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  /** Why it applies. */
  readonly why_zh: string;
  readonly why_en: string;
  /** Fields that nobody has given yet. */
  readonly missing: readonly { readonly zh: string; readonly en: string }[];
  /** Ids of the duties that handing it in can fulfil; null: the server does not say, so any may be named. */
  readonly duties: readonly string[] | null;
  /** How often so far. */
  readonly handedIn: number;
}

/** A paper in the server's words: core/papers.py, whose `paper` and titles the route may tell as id and name. */
interface Told {
  readonly id?: string;
  readonly paper?: string;
  readonly name_zh?: string;
  readonly name_en?: string;
  readonly title_zh?: string;
  readonly title_en?: string;
  readonly applies?: boolean;
  readonly why_zh?: string;
  readonly why_en?: string;
  readonly missing?: Paper["missing"];
  readonly duties?: readonly string[];
  readonly handed_in?: number;
}

/** Those that apply. */
export function papersOf(answered: unknown): Paper[] {
  const told = Array.isArray(answered) ? answered : ((answered as { papers?: unknown } | null)?.papers ?? []);
  return (told as Told[]).filter((each) => each.applies !== false).map((each) => ({
    id: each.id ?? each.paper ?? "", name_zh: each.name_zh ?? each.title_zh ?? "", name_en: each.name_en ?? each.title_en ?? "",
    why_zh: each.why_zh ?? "", why_en: each.why_en ?? "", missing: each.missing ?? [], duties: each.duties ?? null, handedIn: each.handed_in ?? 0,
  }));
}

export const FORMATS = ["pdf", "docx", "text"] as const;

/** Below the incident's own path. */
export function paperPath(paper: Paper, format: (typeof FORMATS)[number], language: Language): string {
  return `papers/${encodeURIComponent(paper.id)}?format=${format}&language=${language}`;
}
