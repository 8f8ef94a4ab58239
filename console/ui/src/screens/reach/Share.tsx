// A share as a number, with a bar for the eye.
import { NOTHING, trimmed } from "../../format";

/** A share in per cent; all but not quite all is never told as 100 %. */
export function percent(share: number): string {
  const shown = share < 1 && share > 0.9995 ? 99.9 : share * 100;
  return `${trimmed(shown, 1)}\u00a0%`;
}

export function Share({ value, says = "" }: { value: number | null; says?: string }) {
  if (value === null) return <>{NOTHING}</>;
  return (
    <span class="share">
      <span>{says || percent(value)}</span>
      <i aria-hidden="true"><i style={{ width: `${(100 * value).toFixed(1)}%` }} /></i>
    </span>
  );
}
