// Fetches the values a chart shows as a file; the server says what it is called.
import { fetchFile } from "../api";
import { keep } from "../keep";
import type { HouseModel } from "../state/model";
import { attempt } from "../state/notices";
import { t } from "../text";
import type { Window } from "./spans";

/** Raw values of one quantity at some stations; a refusal is told with its reason. */
export function saveTable(model: HouseModel, stations: readonly string[], quantity: string, { start, end }: Window): Promise<boolean> {
  const query = new URLSearchParams({
    quantity, start: new Date(start * 1000).toISOString(), end: new Date(Math.ceil(end) * 1000).toISOString(),
  });
  for (const each of stations) query.append("station", each);
  return attempt(() => save(model.path(`readings.csv?${query}`)), t("chart.saved"));
}

async function save(path: string): Promise<void> {
  const { content, name } = await fetchFile(path);
  keep(content, name ?? "readings.csv");
}
