// Below the map: scale bar, 1 to how much, over which place the pointer is, and whose data all this is.
import type { RefObject } from "preact";
import { positionDms, positionFine, scaleOf } from "../format";
import { angles, projection } from "../prefs";
import { baseMapsShown, picturesAway } from "../state/baseMaps";
import { groundSources } from "../state/ground";
import { visible } from "../state/layers";
import { denominator, overPlace } from "../state/mapFoot";
import { boundaryNotice } from "../state/region";
import { t } from "../text";

export function MapFoot({ scale }: { scale: RefObject<HTMLDivElement> }) {
  return (
    <div class="map-foot">
      <div class="scale" ref={scale} />
      <Scale />
      <Place />
      <Sources />
    </div>
  );
}

function Scale() {
  if (!denominator.value) return null;
  return (
    <span class="one-to" title={t(projection.value === "EPSG:4490" ? "mapfoot.aboutDegrees" : "mapfoot.aboutMercator")}>
      {t("mapfoot.about", { scale: scaleOf(denominator.value) })}
    </span>
  );
}

function Place() {
  const [longitude, latitude] = overPlace.value ?? [];
  const isDms = angles.value === "dms";
  return (
    <button type="button" class="place" title={t("mapfoot.switch")} aria-pressed={isDms}
      aria-label={t("mapfoot.switch")} onClick={() => { angles.value = isDms ? "degrees" : "dms"; }}>
      {longitude === undefined || latitude === undefined ? t(isDms ? "mapfoot.dms" : "mapfoot.degrees")
        : (isDms ? positionDms : positionFine)(longitude, latitude)}
    </button>
  );
}

/** Of what is drawn; where pictures fail to come, that first. */
function Sources() {
  const own = Object.entries(groundSources.value)
    .filter(([name]) => visible.value[name as "land"] !== false).map(([, { attribution }]) => attribution);
  const pictures = baseMapsShown.value.map((each) => each.attribution);
  const all = [boundaryNotice.value, ...pictures, ...new Set(own)].filter(Boolean);
  return (
    <p class="sources">
      {picturesAway.value && <strong role="status">▲ {t("basemap.away")} · </strong>}
      {all.join(" · ")}
    </p>
  );
}
