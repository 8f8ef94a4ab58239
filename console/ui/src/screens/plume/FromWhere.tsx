// Where a release is: a station, a registered site, or a place that is typed or clicked.
import { computed } from "@preact/signals";
import type { HouseModel } from "../../state/model";
import { pickingSource, wanted } from "../../state/plume";
import { sites } from "../../state/sites";
import { language } from "../../prefs";
import { either, t } from "../../text";
import { Chosen, type Option, Radios, Typed } from "./Asked";

const byName = (one: Option, other: Option): number => one[1].localeCompare(other[1], language.value);
const siteOptions = computed<readonly Option[]>(() =>
  [...sites.value.values()].map((each): Option => [each.id, either(each.name_zh, each.name_en)]).toSorted(byName));

export function FromWhere({ model }: { model: HouseModel }) {
  const { from, what } = wanted.value;
  const stations = [...model.stations.value.values()].filter((each) => each.category !== "weather")
    .map((each): Option => [each.id, `${either(each.name_zh, each.name_en)} ${each.id}`]).toSorted(byName);
  return (
    <>
      <Radios of="from" label={t("plume.from")} also={(value) => (value !== "station" && what === "assumed" ? { what: "substance" } : {})}
        options={[["station", t("plume.fromStation")], ["site", t("plume.fromSite")], ["place", t("plume.fromPlace")]]} />
      {from === "station" && <Chosen of="station" label={t("plume.stationField")} options={[["", t("plume.choose")], ...stations]} />}
      {from === "site" && <Chosen of="site" name="position" label={t("plume.siteField")} options={[["", t("plume.choose")], ...siteOptions.value]} />}
      {from === "place" && (
        <div class="pairs">
          <Typed of="longitude" name="position" label={t("plume.longitude")} mode="decimal" />
          <Typed of="latitude" label={t("plume.latitude")} mode="decimal" />
          <button type="button" aria-pressed={pickingSource.value} onClick={() => { pickingSource.value = !pickingSource.value; }}>{t("plume.click")}</button>
        </div>
      )}
    </>
  );
}
