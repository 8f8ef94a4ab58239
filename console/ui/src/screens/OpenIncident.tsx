// An alert that is explained opened no incident: says so, and lets an officer open one, with the reason.
import { useComputed, useSignal } from "@preact/signals";
import type { Alert } from "../messages";
import { Field } from "../parts/Field";
import { openIncident } from "../state/deeds";
import type { HouseModel } from "../state/model";
import { may } from "../state/session";
import { t } from "../text";

export function OpenIncident({ alert, model }: { alert: Alert; model: HouseModel }) {
  const reason = useSignal("");
  const belongs = useComputed(() => [...model.incidents.value.values()].some((each) => each.alerts.includes(alert.id))).value;
  if (!alert.explained || alert.severity !== "blue" || alert.state === "normal" || belongs) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await openIncident(alert, reason.value.trim())) reason.value = "";
  };
  return (
    <section aria-label={t("incident.open")}>
      <p class="says">{t("incident.explained")}</p>
      {may("officer") && (
        <form class="line-form" onSubmit={(event) => void submit(event)}>
          <Field label={t("incident.openReason")}>
            <input required maxLength={2000} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
          </Field>
          <button type="submit">{t("incident.open")}</button>
        </form>
      )}
    </section>
  );
}
