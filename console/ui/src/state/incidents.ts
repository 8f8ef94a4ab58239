// Incidents as the screens ask for them: their order, their clocks, what is asked for, their grades. Pure.
import type { Deadline, Fact, FactRow, Grade, Incident, Nature } from "../messages";
import { RANK } from "./alerts";

/** Tells incidents of all houses apart. */
export function incidentKey(incident: Incident): string {
  return `${incident.exercise ?? ""}/${incident.id}`;
}

const LATER: Readonly<Record<Incident["stage"], number>> = { open: 0, quiet: 1, closed: 2 };

/** A real one before a drill's, one that goes on before one that is over, the gravest, then the newest. */
export function incidentsInOrder(incidents: Iterable<Incident>): Incident[] {
  return [...incidents].sort((a, b) =>
    Number(a.exercise !== null) - Number(b.exercise !== null) ||
    LATER[a.stage] - LATER[b.stage] ||
    RANK[b.standing ?? b.severity] - RANK[a.standing ?? a.severity] ||
    Date.parse(b.onset) - Date.parse(a.onset) ||
    a.id.localeCompare(b.id));
}

/** Duties nobody is bound to by a text: targets of the house itself (alerting/data/grading.toml). */
export const OWN_TARGETS: ReadonlySet<string> = new Set(["verify"]);
export const isStatutory = (deadline: Deadline): boolean => !OWN_TARGETS.has(deadline.id);

export interface Clock {
  readonly stand: Deadline["state"];
  /** Milliseconds until it is due; below zero since when it is overdue. */
  readonly left: number;
}

/** Where a clock stands by the server's time; without one as the server said it last. */
export function clockOf(deadline: Deadline, now: number | null): Clock {
  if (now === null || deadline.state === "met") return { stand: deadline.state, left: 0 };
  const left = Date.parse(deadline.due) - now;
  if (left <= 0) return { stand: "overdue", left };
  return { stand: now >= Date.parse(deadline.warn) ? "warned" : "running", left };
}

export interface Urgent {
  readonly incident: Incident;
  readonly deadline: Deadline;
}

/** Duties still to be done in incidents that are not closed, the first due first; real ones before those of a drill. */
export function pending(incidents: Iterable<Incident>, counts: (deadline: Deadline) => boolean = () => true): Urgent[] {
  const found: Urgent[] = [];
  for (const incident of incidents) {
    if (incident.stage === "closed") continue;
    for (const deadline of incident.deadlines) {
      if (deadline.state !== "met" && counts(deadline)) found.push({ incident, deadline });
    }
  }
  return found.sort((a, b) =>
    Number(a.incident.exercise !== null) - Number(b.incident.exercise !== null) ||
    Date.parse(a.deadline.due) - Date.parse(b.deadline.due) ||
    a.deadline.id.localeCompare(b.deadline.id));
}

export interface FactsInOrder {
  /** Those that could change the grade and that nobody has given, in the server's order. */
  readonly asked: readonly FactRow[];
  readonly open: readonly FactRow[];
  readonly given: readonly { readonly row: FactRow; readonly fact: Fact }[];
}

/** The facts an incident of its nature may have: what is missing first. */
export function factsInOrder(incident: Incident, rows: readonly FactRow[]): FactsInOrder {
  const fitting = rows.filter((row) => row.natures.includes(incident.nature));
  const known = new Map(incident.facts.map((fact) => [fact.name, fact]));
  const wanted = [...new Set([...incident.asked, ...(incident.proposed?.missing ?? [])])];
  const asked = wanted.filter((name) => !known.has(name))
    .flatMap((name) => fitting.find((row) => row.name === name) ?? []);
  return {
    asked,
    open: fitting.filter((row) => !known.has(row.name) && !asked.includes(row)),
    given: rows.flatMap((row) => {
      const fact = known.get(row.name);
      return fact ? [{ row, fact }] : [];
    }),
  };
}

/** What is typed, as the server takes it: a number, true or false, a word of the choices, or a text. Null: nothing yet. */
export function factValue(row: FactRow, typed: string): number | boolean | string | null {
  const text = typed.trim();
  if (!text) return null;
  if (row.shape === "count" || row.shape === "amount") return Number.isFinite(Number(text)) ? Number(text) : null;
  if (row.shape === "yes") return text === "yes";
  return text;
}

/** The levels an officer may confirm, the gravest first: of grading.toml, which a test holds this to. */
export const LEVELS: Readonly<Record<string, readonly string[]>> = {
  environmental: ["I", "II", "III", "IV"],
  radiation: ["I", "II", "III", "IV"],
  nuclear: ["general", "site", "facility", "standby"],
};

export function schemeOf(nature: Nature): string {
  return nature === "nuclear" || nature === "radiation" ? nature : "environmental";
}

/** The grade that counts: the confirmed one, else what the facts propose. */
export function gradeOf(incident: Incident): Grade | null {
  return incident.confirmed ?? incident.proposed;
}
