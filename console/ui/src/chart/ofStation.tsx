// The chart of a station, fetched with its code: what the screens show first comes without it.
import { onDemand } from "../parts/onDemand";
import type { Chart as Drawn } from "./Chart";

export const Chart = onDemand<Parameters<typeof Drawn>[0]>(() => import("./Chart").then((found) => found.Chart));
