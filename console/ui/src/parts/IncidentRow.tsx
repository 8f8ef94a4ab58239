// One incident in a list, in one line, or in three beside an open one.
import type { Incident } from "../messages";
import { show } from "../state/route";
import { houseOfIncident, pickedIncident } from "../state/incidentList";
import { gradeOf, incidentKey, isStatutory, pending } from "../state/incidents";
import { viewed } from "../state/watch";
import { when } from "../state/when";
import { t, word } from "../text";
import { ClockTag, shortDuty } from "./clock";
import { gradeName, incidentTitle } from "./incident";
import { DrillTag, SeverityTag } from "./marks";

interface Props {
  incident: Incident;
  index: number;
  narrow: boolean;
  opened: boolean;
}

export function IncidentRow({ incident, index, narrow, opened }: Props) {
  const key = incidentKey(incident);
  const picked = opened || pickedIncident.value === key;
  const classes = ["row", "incident", picked && "picked", incident.exercise !== null && "exercise", incident.standing === null && "over"];
  const open = (): void => {
    pickedIncident.value = key;
    show("incidents", key);
  };
  const title = (
    <span class="place">
      {incident.exercise === null && viewed.value?.exercise != null && <span class="tag live">{t("house.live")}</span>}
      <DrillTag exercise={incident.exercise} />
      <button type="button" class="link" onClick={open}>{incidentTitle(incident)}</button>
    </span>
  );
  const grade = gradeOf(incident);
  const doubt = grade && !incident.confirmed ? ` · ${t("grade.isProposed")}` : "";
  const graded = grade ? `${gradeName(grade)}${doubt}` : t("grade.none");
  const model = houseOfIncident(incident);
  return (
    <div class={classes.filter(Boolean).join(" ")} role="row" aria-rowindex={index + 2} aria-selected={picked}
      onClick={() => { pickedIncident.value = key; }} onDblClick={open}>
      <div role="cell"><SeverityTag severity={incident.standing ?? incident.severity} /></div>
      {narrow ? (
        <div role="cell" class="two" title={incidentTitle(incident)}>
          {title}
          <small>{word("nature", incident.nature)} · {word("incidentstage", incident.stage)} · {graded}</small>
          <small><First incident={incident} /></small>
        </div>
      ) : (
        <>
          <div role="cell" class="fill" title={incidentTitle(incident)}>{title}</div>
          <div role="cell">{word("nature", incident.nature)}</div>
          <div role="cell">{word("incidentstage", incident.stage)}</div>
          <div role="cell" class="fill" title={graded}>{graded}</div>
          <div role="cell" class="fill"><First incident={incident} /></div>
          <div role="cell" class="time">{when(model, incident.onset)}</div>
          <div role="cell" class="number">{incident.alert_count}</div>
        </>
      )}
    </div>
  );
}

/** What is due first: a statutory duty, or where there is none a target of the house. */
function First({ incident }: { incident: Incident }) {
  const [first] = [...pending([incident], isStatutory), ...pending([incident])];
  if (!first) return <>{t(incident.stage === "closed" ? "incidentstage.closed" : "clock.none")}</>;
  return <><ClockTag deadline={first.deadline} model={houseOfIncident(incident)} /> {shortDuty(first.deadline)}</>;
}
