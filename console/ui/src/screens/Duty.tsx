// 值班: the handover of the watch, stations that are not watched as usual, and how the alerts serve the watch.
import { viewed } from "../state/watch";
import { t } from "../text";
import { AlarmFigures } from "./AlarmFigures";
import { Handover } from "./Handover";
import { Outages } from "./Outages";

export function Duty() {
  const model = viewed.value;
  if (!model?.known.value) return <p class="says">{t("wait")}</p>;
  // By house: what is being written for a drill must not be sent to the live one.
  return (
    <div class="shift" key={model.exercise ?? ""}>
      <Handover model={model} />
      <div>
        <Outages model={model} />
        <AlarmFigures model={model} />
      </div>
    </div>
  );
}
