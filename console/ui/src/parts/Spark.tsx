// The last six hours of a channel in little. Says nothing that the numbers beside it do not say.
import { useComputed, useSignalEffect } from "@preact/signals";
import type { HouseModel } from "../state/model";
import { piecesOf, sparksOf } from "../state/sparks";
import { step } from "../state/time";

const WIDTH = 96;
const HEIGHT = 22;

export function Spark({ model, channel }: { model: HouseModel; channel: string }) {
  const sparks = sparksOf(model);
  useSignalEffect(() => {
    step.value;
    if (model.known.value) sparks.want(channel);
  });
  const line = useComputed(() => sparks.lines.value.get(channel)?.line).value;
  if (!line) return null;
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {piecesOf(line, WIDTH, HEIGHT).map((points) => <polyline key={points} points={points} />)}
    </svg>
  );
}
