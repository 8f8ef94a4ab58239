// A component whose code is fetched when it is first shown; until then the screen says that it is being read.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../text";

interface Source<P> {
  (): Promise<ComponentType<P>>;
}

export function onDemand<P extends object>(load: Source<P>): ComponentType<P> {
  const found = signal<ComponentType<P> | null>(null);
  const failed = signal(false);
  const fetched = (): void => {
    failed.value = false;
    load().then((component) => { found.value = component; }, () => { failed.value = true; });
  };
  return function OnDemand(props: P) {
    useEffect(() => { if (!found.peek()) fetched(); }, []);
    const Component = found.value;
    if (Component) return <Component {...props} />;
    // The server may be out of reach just now; its code is asked for again.
    return failed.value
      ? <p class="says">{t("error.unreachable")} <button type="button" onClick={fetched}>{t("action.again")}</button></p>
      : <p class="says" role="status">{t("wait")}</p>;
  };
}
