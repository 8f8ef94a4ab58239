// One incident in full: its clocks and grade, what is known and asked for, its papers, what belongs to it, its time line.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { get } from "../api";
import type { Incident, IncidentFile } from "../messages";
import { incidentTitle } from "../parts/incident";
import { DrillTag, SeverityTag } from "../parts/marks";
import { placeOf } from "../state/incidentList";
import type { HouseModel } from "../state/model";
import { reasonOf } from "../state/notices";
import { show } from "../state/route";
import { viewed } from "../state/watch";
import { t, word } from "../text";
import { About } from "./incident/About";
import { Clocks } from "./incident/Clocks";
import { Facts } from "./incident/Facts";
import { GradeCard } from "./incident/GradeCard";
import { Papers } from "./incident/Papers";
import { Related } from "./incident/Related";
import { Close, Note, Reopen, TimeLine } from "./incident/TimeLine";

export function IncidentDetail({ id: key }: { id: string }) {
  const { model, id } = placeOf(key);
  const file = useSignal<IncidentFile | null>(null);
  const trouble = useSignal("");
  const present = useComputed(() => placeOf(key).model?.incidents.value.get(id));
  useSignalEffect(() => {
    present.value; // each change asks anew
    const house = placeOf(key).model;
    if (!house?.known.value) return;
    const stop = new AbortController();
    get<IncidentFile>(house.path(`incidents/${encodeURIComponent(id)}`), stop.signal).then(
      (found) => { file.value = found; },
      (error: unknown) => { if (!stop.signal.aborted) trouble.value = reasonOf(error); },
    );
    return () => stop.abort();
  });
  const incident = present.value ?? file.value?.incident;
  // What is real lies above the drill mark.
  const isReal = viewed.value?.exercise != null && model?.exercise === null;
  return (
    <section class={isReal ? "panel incident-detail real" : "panel incident-detail"} aria-label={t("incident.title")}>
      <header>
        <h2>{t("incident.title")} {isReal && <span class="tag live">{t("house.live")}</span>}</h2>
        <button type="button" class="plain" aria-label={t("action.close")} onClick={() => show("incidents")}>✕</button>
      </header>
      {!incident || !model
        ? <p class="says">{trouble.value || t("wait")}</p>
        : <Whole incident={incident} model={model} file={file.value} />}
    </section>
  );
}

function Whole({ incident, model, file }: { incident: Incident; model: HouseModel; file: IncidentFile | null }) {
  return (
    <>
      <h3 class="title">
        <DrillTag exercise={incident.exercise} /> <SeverityTag severity={incident.standing ?? incident.severity} /> {incidentTitle(incident)}
        <span class={`tag plain-tag stage ${incident.stage}`}>{word("incidentstage", incident.stage)}</span>
      </h3>
      <div class="columns">
        <div>
          <Clocks incident={incident} model={model} />
          <GradeCard incident={incident} />
          <Facts incident={incident} />
          <Papers incident={incident} model={model} />
        </div>
        <div>
          <About incident={incident} model={model} />
          <Related incident={incident} model={model} alerts={file?.alerts ?? []} />
          <h3>{t("incident.line")}</h3>
          {incident.stage !== "closed" && <Note incident={incident} />}
          <TimeLine changes={file?.changes ?? []} alerts={file?.alerts ?? []} />
          {incident.stage === "closed" ? <Reopen incident={incident} /> : <Close incident={incident} />}
        </div>
      </div>
    </>
  );
}
