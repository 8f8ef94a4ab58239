// What the legend says of all that stands around a curve: marks of values, rain, neighbours.
import { kilometres } from "../format";
import type { Station } from "../messages";
import { valueOf } from "../state/quantities";
import { either, t, word } from "../text";
import { heaviest } from "./context";
import { distance } from "./beside";
import type { Columns } from "./data";
import type { Trace } from "./history";

interface Props {
  readonly station: Station;
  readonly columns: Columns | null;
  readonly rain: { readonly trace: Trace; readonly columns: Columns | null } | null;
  readonly others: readonly { readonly number: string; readonly trace: Trace; readonly columns: Columns | null }[];
}

function placed(station: Station, of: Station): string {
  const name = either(of.name_zh, of.name_en);
  return of.id === station.id ? name : t("chart.placed", { name, distance: kilometres(distance(station, of)) });
}

const isEmpty = (columns: Columns | null): boolean => !columns?.mean.some((each) => each !== null);

export function Around({ station, columns, rain, others }: Props) {
  const marks = new Map<string, number>();
  for (const { quality } of columns?.flagged ?? []) marks.set(quality, (marks.get(quality) ?? 0) + 1);
  return (
    <>
      {marks.size > 0 && (
        <li>{t("chart.flagged", { marks: [...marks].map(([quality, n]) => `${word("quality", quality)} ${n}`).join(t("list.comma")) })}</li>
      )}
      {rain && (
        <li>
          <span class="rain-key" aria-hidden="true" />
          {isEmpty(rain.columns)
            ? t("chart.norain", { place: placed(station, rain.trace.station) })
            : t("chart.rain", { place: placed(station, rain.trace.station), most: valueOf(rain.trace.quantity, rain.columns && heaviest(rain.columns)) })}
        </li>
      )}
      {others.map(({ number, trace, columns: course }) => (
        <li key={trace.station.id}>
          <b>{number}</b> {placed(station, trace.station)}{isEmpty(course) && ` ${t("chart.empty")}`}
        </li>
      ))}
    </>
  );
}
