// The statutory clock that runs out first, of all incidents that are not closed; real ones before those of a drill.
import { ClockTag, shortDuty } from "../parts/clock";
import { incidentTitle } from "../parts/incident";
import { DrillTag } from "../parts/marks";
import { duties, houseOfIncident } from "../state/incidentList";
import { incidentKey } from "../state/incidents";
import { show } from "../state/route";
import { either, t } from "../text";

export function ClockChip() {
  const [first] = duties.value;
  if (!first) return null;
  const { incident, deadline } = first;
  const title = [incidentTitle(incident), either(deadline.duty_zh, deadline.duty_en)].join(" · ");
  return (
    <button type="button" class="clock-chip" title={title} onClick={() => show("incidents", incidentKey(incident), incident.exercise)}>
      <DrillTag exercise={incident.exercise} />
      <span class="unseen">{t("clock.first")} {title} </span>
      <span class="duty" aria-hidden="true">{shortDuty(deadline)}</span>
      <ClockTag key={`${incidentKey(incident)}${deadline.id}`} deadline={deadline} model={houseOfIncident(incident)} />
    </button>
  );
}
