// Which wind carries it: what the stations measure, or one that is typed, which then is said with every figure.
import { choices, wanted } from "../../state/plume";
import { t, word } from "../../text";
import { Chosen, type Option, Radios, Typed } from "./Asked";

export function WeatherFields() {
  const { what, weather } = wanted.value;
  if (what === "assumed") return <p class="hint">{t("plume.weatherMeasured")}</p>;
  return (
    <>
      <Radios of="weather" label={t("plume.weather")} options={[["stations", t("plume.fromStations")], ["typed", t("plume.typedWind")]]} />
      {weather === "typed" && (
        <>
          <div class="pairs">
            <Typed of="wind_from" label={t("plume.windFrom")} hint={t("plume.windFromHint")} mode="decimal" />
            <Typed of="wind_speed" label={t("plume.windSpeed")} hint={t("plume.windSpeedHint")} mode="decimal" />
            <Chosen of="stability" label={t("plume.stability")}
              options={[["", t("plume.bySun")], ...(choices.value?.stabilities ?? []).map((each): Option => [each, word("stability", each)])]} />
          </div>
          <p class="hint">{t("plume.typedHint")}</p>
        </>
      )}
    </>
  );
}
