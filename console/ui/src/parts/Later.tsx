// A component whose code is fetched when it is first shown: what few people open need not delay what all see.
import type { ComponentType } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../text";

/** Fetches the component; one and the same function for each, so that it is fetched once. */
export interface Fetch {
  (): Promise<ComponentType>;
}

const fetched = new Map<Fetch, ComponentType>();

export function Later({ of }: { of: Fetch }) {
  const state = useSignal<"waiting" | "there" | "failed">(fetched.has(of) ? "there" : "waiting");
  const nth = useSignal(0);
  useEffect(() => {
    if (fetched.has(of)) {
      state.value = "there";
      return;
    }
    let alive = true;
    of().then(
      (Found) => {
        fetched.set(of, Found);
        if (alive) state.value = "there";
      },
      () => { if (alive) state.value = "failed"; },
    );
    return () => { alive = false; };
  }, [of, nth.value]);
  const Found = fetched.get(of);
  if (Found) return <Found />;
  if (state.value === "failed") {
    return <p class="says">{t("error.unreachable")} <button type="button" onClick={() => { nth.value += 1; }}>{t("frame.again")}</button></p>;
  }
  return <p class="says" role="status">{t("wait")}</p>;
}
