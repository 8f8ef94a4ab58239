// 扩散: fetched when it is first looked at, for few look at it each day.
import { onDemand } from "../parts/onDemand";

export const Plume = onDemand(async () => (await import("./plume/PlumeScreen")).PlumeScreen);
