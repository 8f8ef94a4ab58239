// Which map of others lies under ours, and what of theirs lies over it.
import type { BaseMapRow } from "../messages";
import { baseMaps, baseMapsShown, noBaseMap, showBaseMap } from "../state/baseMaps";
import { either, t } from "../text";

export function BaseMaps() {
  const shown = baseMapsShown.value;
  const bases = baseMaps.value.filter((each) => !each.overlay);
  const nameOf = (each: BaseMapRow): string => either(each.name_zh, each.name_en);
  return (
    <>
      {bases.length > 0 && (
        <fieldset class="base-maps">
          <legend>{t("basemap.under")}</legend>
          <label>
            <input type="radio" name="basemap" checked={!shown.some((each) => !each.overlay)} onChange={noBaseMap} />
            {t("basemap.none")}
          </label>
          {bases.map((each) => (
            <label key={each.id}>
              <input type="radio" name="basemap" checked={shown.includes(each)} onChange={() => showBaseMap(each, true)} />
              {nameOf(each)}
            </label>
          ))}
        </fieldset>
      )}
      {baseMaps.value.filter((each) => each.overlay).map((each) => (
        <label key={each.id}>
          <input type="checkbox" checked={shown.includes(each)} onChange={(event) => showBaseMap(each, event.currentTarget.checked)} />
          {nameOf(each)}
        </label>
      ))}
    </>
  );
}
