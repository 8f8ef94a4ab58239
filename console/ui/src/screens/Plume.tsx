// 扩散: fetched when it is first looked at, for few look at it each day.
import { type Fetch, Later } from "../parts/Later";

const plume: Fetch = async () => (await import("./plume/PlumeScreen")).PlumeScreen;

export function Plume() {
  return <Later of={plume} />;
}
