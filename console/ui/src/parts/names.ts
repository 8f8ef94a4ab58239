// Names of places where room is short. Pure.

/** Widths of Latin letters; a Chinese character takes two. */
const KEPT = 10;

const width = (character: string): number => (character > "\u2e7f" ? 2 : 1);

/** The end of a name, by which its bearer is told from its neighbours. */
export function endOf(name: string): string {
  let kept = 0;
  let from = name.length;
  while (from > 0 && kept < KEPT) kept += width(name.charAt(--from));
  return name.slice(from);
}

/** A station is named after its site as a rule; beside the site's name that would stand there twice. */
export function withoutSite(station: string, site: string): string {
  return (station.startsWith(site) && station.slice(site.length).replace(/^[\s\p{Po}]+/u, "")) || station;
}
