// Which alerts of the list are asked for, and how many there are of each sort. Pure; what is asked stands in shownAlerts.ts.
import type { Alert, Severity } from "../messages";
import { isWaiting, isWithheld } from "./alerts";

/** Sorts of states officers ask for; `open` are those nobody has acknowledged. */
export const STATES = ["waiting", "active", "acknowledged", "over", "shelved", "withheld"] as const;
export type Standing = (typeof STATES)[number];
/** What an alert is about. */
export const ABOUT = ["measured", "forecast", "technical"] as const;
export type About = (typeof ABOUT)[number];

export interface Asked {
  readonly severity: string;
  readonly state: string;
  readonly about: string;
  readonly city: string;
  readonly text: string;
}

export const ALL: Asked = { severity: "", state: "", about: "", city: "", text: "" };

/** What is looked up of an alert: where it is, and the words it is found by. */
export interface Facts {
  readonly city: (alert: Alert) => string;
  readonly words: (alert: Alert) => string;
}

const STANDS: Readonly<Record<Standing, (alert: Alert) => boolean>> = {
  waiting: isWaiting,
  active: (alert) => alert.active && !isWithheld(alert),
  acknowledged: (alert) => alert.state === "acknowledged",
  over: (alert) => alert.state === "returned" || alert.state === "latched",
  shelved: (alert) => alert.state === "shelved",
  withheld: isWithheld,
};

export function aboutOf(alert: Alert): About {
  if (alert.kind === "technical") return "technical";
  return alert.forecast == null ? "measured" : "forecast";
}

type Facet = Exclude<keyof Asked, "text">;
const HOLDS: Readonly<Record<Facet, (alert: Alert, asked: string, facts: Facts) => boolean>> = {
  severity: (alert, asked) => alert.severity === asked,
  state: (alert, asked) => STANDS[asked as Standing]?.(alert) ?? true,
  about: (alert, asked) => aboutOf(alert) === asked,
  city: (alert, asked, facts) => facts.city(alert) === asked,
};
const FACETS = Object.keys(HOLDS) as Facet[];

/** True of an alert that fits all that is asked; `but` leaves one facet out. Words are looked for one by one. */
export function fits(alert: Alert, asked: Asked, facts: Facts, but?: Facet): boolean {
  for (const facet of FACETS) {
    if (facet !== but && asked[facet] && !HOLDS[facet](alert, asked[facet], facts)) return false;
  }
  const wanted = asked.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return true;
  const words = facts.words(alert).toLowerCase();
  return wanted.every((each) => words.includes(each));
}

export interface Counts {
  readonly severity: ReadonlyMap<Severity, number>;
  readonly state: ReadonlyMap<Standing, number>;
  readonly about: ReadonlyMap<About, number>;
  readonly city: ReadonlyMap<string, number>;
}

/** How many each choice of a facet would show, with the other facets as they are asked. */
export function countsOf(alerts: readonly Alert[], asked: Asked, facts: Facts): Counts {
  const tally = <T>(facet: Facet, of: (alert: Alert) => readonly T[]): ReadonlyMap<T, number> => {
    const found = new Map<T, number>();
    for (const alert of alerts) {
      if (!fits(alert, asked, facts, facet)) continue;
      for (const each of of(alert)) found.set(each, (found.get(each) ?? 0) + 1);
    }
    return found;
  };
  return {
    severity: tally("severity", (alert) => [alert.severity]),
    state: tally("state", (alert) => STATES.filter((state) => STANDS[state](alert))),
    about: tally("about", (alert) => [aboutOf(alert)]),
    city: tally("city", (alert) => [facts.city(alert)].filter(Boolean)),
  };
}

/** Shelved alerts by when they come back, the next first; any others keep their place. */
export function byReturn(alerts: readonly Alert[]): Alert[] {
  return alerts.toSorted((a, b) => Date.parse(a.shelved_until ?? "") - Date.parse(b.shelved_until ?? "") || 0);
}
