// A unit's kind as the map draws it: the shape, with its letter.
import type { Kind } from "../state/reachFacts";
import { word } from "../text";

const SHAPES: Readonly<Record<Kind, string>> = {
  team: "M10 1a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  vessel: "M1.5 2h17l2 8.6L10 20-.5 10.6z",
  helicopter: "M1.5 1.5h17v17h-17z",
  drone: "M10 .2 19.8 10 10 19.8.2 10z",
};

export function UnitMark({ kind, counts = true }: { kind: Kind; counts?: boolean }) {
  return (
    <svg class={counts ? "unit-mark" : "unit-mark idle"} viewBox="0 0 20 20" role="img" aria-label={word("unitkind", kind)}>
      <path d={SHAPES[kind]} />
      <text x="10" y={kind === "vessel" ? 12.6 : 13.8}>{word("unitmark", kind)}</text>
    </svg>
  );
}
