// Lays the maps of others that are chosen under ours.
import { effect } from "@preact/signals";
import { theme } from "../prefs";
import { baseMapsShown, picturesAway } from "../state/baseMaps";
import type { MapView } from "./view";

/** What draws pictures is loaded where there are any. */
export function followBaseMaps(view: MapView): () => void {
  let asked = 0;
  return effect(() => {
    const maps = baseMapsShown.value;
    const isDark = theme.value === "dark";
    const mine = ++asked;
    if (!maps.length) return view.underlay([]);
    void import("./pictures").then(({ pictureLayer }) => {
      if (mine !== asked) return; // others have been chosen since
      view.underlay(maps.map((each) => pictureLayer(each, isDark, () => { picturesAway.value = false; }, () => { picturesAway.value = true; })));
    });
  });
}
