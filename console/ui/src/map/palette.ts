// Colours of canvas drawings, read from the style sheet, so that a theme is written in one place.
import type { Severity } from "../messages";

export interface Palette {
  readonly sea: string;
  readonly land: string;
  readonly shore: string;
  readonly river: string;
  readonly road: string;
  readonly ink: string;
  readonly faint: string;
  readonly halo: string;
  readonly panel: string;
  readonly station: string;
  readonly accent: string;
  readonly inkAccent: string;
  readonly drill: string;
  readonly reachLand: string;
  readonly reachSea: string;
  readonly gap: string;
  readonly line: string;
  readonly grid: string;
  readonly band: string;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly severityInk: Readonly<Record<Severity, string>>;
  readonly severityLine: Readonly<Record<Severity, string>>;
  readonly font: string;
  /** Size of one rem, px; larger on a wall, where names on the map are read from afar. */
  readonly rem: number;
}

/** The colours as they are at an element: the page, or paper, which is light whatever the theme. */
export function palette(at: HTMLElement = document.documentElement): Palette {
  const style = getComputedStyle(at);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const each = (prefix: string): Record<Severity, string> => ({
    red: of(`${prefix}red`), orange: of(`${prefix}orange`), yellow: of(`${prefix}yellow`), blue: of(`${prefix}blue`),
  });
  return {
    sea: of("map-sea"), land: of("map-land"), shore: of("map-shore"), river: of("map-river"), road: of("map-road"),
    ink: of("ink"), faint: of("faint"), halo: of("map-land"), panel: of("panel"), station: of("map-station"), accent: of("accent"), inkAccent: of("ink-accent"),
    drill: of("drill"), reachLand: of("reach-land"), reachSea: of("reach-sea"), gap: of("reach-gap"), line: of("chart-line"), grid: of("chart-grid"), band: of("chart-band"),
    severity: each(""), severityInk: each("ink-"), severityLine: each("line-"),
    font: getComputedStyle(document.body).fontFamily, rem: (Number.parseFloat(style.fontSize) || 16) * (Number.parseFloat(of("map-scale")) || 1),
  };
}
