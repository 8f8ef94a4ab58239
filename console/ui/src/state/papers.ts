// Papers of an incident: those that apply, where each is fetched, and which duties handing one in can fulfil. Pure.
import type { Deadline, Incident, PaperList, PaperState } from "../messages";
import type { Language } from "../prefs";

export const FORMATS = ["pdf", "docx", "text"] as const;

/** Those that are meant for such an event as it now is, then those handed in before: a first report gives way to a further one. */
export function applying(list: PaperList | null): readonly PaperState[] {
  const papers = list?.papers ?? [];
  return [...papers.filter((each) => each.applies), ...papers.filter((each) => !each.applies && each.handed_in > 0)];
}

/** Below the incident's own path. */
export function paperPath(paper: PaperState, format: (typeof FORMATS)[number], language: Language): string {
  return `papers/${encodeURIComponent(paper.paper)}?format=${format}&language=${language}`;
}

/** The duties of the incident that this paper fulfils and that nobody has done yet. */
export function dutiesOf(paper: PaperState, incident: Incident): readonly Deadline[] {
  return incident.deadlines.filter((each) => each.state !== "met" && paper.duties.includes(each.id));
}
