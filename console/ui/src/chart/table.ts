// Fetches the values a chart shows as a file; the server says what it is called.
import { ApiError } from "../api";
import type { ErrorAnswer } from "../messages";
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
  const [response, body] = await whole(path);
  if (!response.ok) {
    // What stands between us and the server may refuse in words of its own.
    const said = await body.text().then((text) => JSON.parse(text) as Partial<ErrorAnswer> | null).catch(() => null);
    throw new ApiError(response.status, said?.error?.code ?? "error", said?.error?.message_zh ?? "", said?.error?.message_en ?? "");
  }
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(body);
  link.download = name ? decodeURIComponent(name) : "readings.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The answer with all of its rows: a server may die between the first and the last. */
async function whole(path: string): Promise<[Response, Blob]> {
  try {
    const response = await fetch(path);
    return [response, await response.blob()];
  } catch {
    throw new ApiError(0, "unreachable", "", "");
  }
}
