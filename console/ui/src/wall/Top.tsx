// The top of a wall screen: what this is, the statutory clock that runs out first, Beijing time and UTC.
import { computed } from "@preact/signals";
import { calendarDay, clockTime, NOTHING, utcTime } from "../format";
import { ClockTag, shortDuty } from "../parts/clock";
import { incidentTitle } from "../parts/incident";
import { DrillTag } from "../parts/marks";
import { duties, houseOfIncident } from "../state/incidentList";
import { incidentKey } from "../state/incidents";
import { regionName } from "../state/region";
import { live, viewed } from "../state/watch";
import { t } from "../text";

const clock = computed(() => {
  const now = live.value?.now.value ?? null;
  if (now === null) return { day: NOTHING, time: "--:--:--", utc: "--:--:--" };
  return { day: calendarDay(now), time: clockTime(now), utc: utcTime(now) };
});

export function Top() {
  const { day, time, utc } = clock.value;
  return (
    <header class="wall-top">
      <span class="name">
        <b>{t("app.name")}</b> <span>{regionName.value}</span>
        {viewed.value?.exercise != null && <span class="tag drill">{t("drill.mark")}</span>}
      </span>
      <First />
      <span class={live.value?.lost.value ? "clock stale" : "clock"}>
        <span class="beijing">{t("clock.beijing")} {day} <b>{time}</b></span>
        <span class="utc">UTC {utc}</span>
      </span>
    </header>
  );
}

/** The duty that is due first, of all incidents that are not closed. */
function First() {
  const [first] = duties.value;
  if (!first) return <span class="first" />;
  const { incident, deadline } = first;
  return (
    <span class="first">
      <span class="unseen">{t("clock.first")} </span>
      <DrillTag exercise={incident.exercise} />
      <span class="duty">{shortDuty(deadline)} · {incidentTitle(incident)}</span>
      <ClockTag key={`${incidentKey(incident)}${deadline.id}`} deadline={deadline} model={houseOfIncident(incident)} />
    </span>
  );
}
