// Names of places where room is short. Pure.

/** Widths of Latin letters; a Chinese character takes two. */
const KEPT = 10;
const ENOUGH = 8;

const width = (character: string): number => (character > "\u2e7f" ? 2 : 1);

/** The end of a name, by which its bearer is told from its neighbours. */
export function endOf(name: string): string {
  let kept = 0;
  let from = name.length;
  while (from > 0 && kept < KEPT) kept += width(name.charAt(--from));
  if (/\p{Ps}/u.test(name.charAt(from - 1))) from--;
  // From the beginning of a word rather, where that is enough.
  const end = name.slice(from);
  const word = end.slice(end.indexOf(" ") + 1);
  return [...word].reduce((sum, each) => sum + width(each), 0) >= ENOUGH ? word : end;
}

/** A station is named after its site as a rule; beside the site's name that would stand there twice. */
export function withoutSite(station: string, site: string): string {
  return (station.startsWith(site) && station.slice(site.length).replace(/^[\s\p{Po}]+/u, "")) || station;
}
