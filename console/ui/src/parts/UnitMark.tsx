// A unit's kind as the map draws it: the shape, with its letter.
import type { Kind } from "../state/reachFacts";
import { word } from "../text";

const SHAPES: Readonly<Record<Kind, string>> = {
  team: "M10 1a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  vessel: "M0 2.5h20L10 20z",
  helicopter: "M10 .5l8.3 4.75v9.5L10 19.5l-8.3-4.75v-9.5z",
  drone: "M10 .2 19.8 10 10 19.8.2 10z",
};

export function UnitMark({ kind, counts = true }: { kind: Kind; counts?: boolean }) {
  return (
    <svg class={counts ? "unit-mark" : "unit-mark idle"} viewBox="0 0 20 20" role="img" aria-label={word("unitkind", kind)}>
      <path d={SHAPES[kind]} />
      <text x="10" y={kind === "vessel" ? 11.5 : 13.8}>{word("unitmark", kind)}</text>
    </svg>
  );
}
