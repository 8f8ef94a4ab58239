// 扩散: fetched when it is first looked at, for few look at it each day.
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../text";

export function Plume() {
  const screen = useSignal<{ readonly Shown: ComponentType } | null>(null);
  const failed = useSignal(false);
  useEffect(() => {
    import("./plume/PlumeScreen").then(
      ({ PlumeScreen }) => { screen.value = { Shown: PlumeScreen }; },
      () => { failed.value = true; },   // a newer version is installed, or the line is cut
    );
  }, []);
  const found = screen.value;
  return found ? <found.Shown /> : <p class="says" role="status">{t(failed.value ? "error.unreachable" : "wait")}</p>;
}
