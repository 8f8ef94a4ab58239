// The measured evidence of an alert: the course around its onset with rain and neighbours, and the spectra of its station.
import { Chart } from "../../chart/ofStation";
import type { Alert } from "../../messages";
import { SpectrumOf } from "../../spectrum/ofStation";
import type { HouseModel } from "../../state/model";

export function Course({ alert, model }: { alert: Alert; model: HouseModel }) {
  const station = model.stations.value.get(alert.station);
  if (!station || !alert.quantity || alert.forecast != null) return null;
  return (
    <>
      <div class="evidence">
        <Chart key={`${alert.exercise}/${alert.id}`} model={model} station={station} quantity={alert.quantity} alert={alert} />
      </div>
      <SpectrumOf key={`spectrum ${alert.id}`} model={model} station={station} />
    </>
  );
}
