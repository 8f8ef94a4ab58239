// One alert in full: what is known of it, what to do, its life, and what an officer may do with it.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { get } from "../api";
import { elapsed, fullTime } from "../format";
import type { Alert, AlertLife, Extreme, Reading, Transition } from "../messages";
import { AlertWords, limitText, shortPlace, siteStations, stationName, withheldText } from "../parts/alert";
import { Expected } from "../parts/Expected";
import { Source } from "../parts/incident";
import { Grounds } from "../parts/Grounds";
import { DrillTag, SeverityTag, StateText } from "../parts/marks";
import { keyOf } from "../state/alerts";
import { isDoubtful } from "../state/conditions";
import type { HouseModel } from "../state/model";
import { reasonOf } from "../state/notices";
import { alertAmount, alertFigures, quantityName, valueOf } from "../state/quantities";
import { newestOf } from "../state/newest";
import { show } from "../state/route";
import { drills, live } from "../state/watch";
import { either, t, word } from "../text";
import { AlertActions } from "./AlertActions";
import { Course } from "./alerts/Course";
import { OpenIncident } from "./OpenIncident";
import { Validate, ValidationText } from "./Validate";

export function AlertDetail({ id }: { id: string }) {
  const cut = id.indexOf("/");
  const [exercise, alertId] = [id.slice(0, cut), id.slice(cut + 1)];
  const model = exercise ? drills.value.get(exercise) : live.value;
  const life = useSignal<AlertLife | null>(null);
  const trouble = useSignal("");
  const present = useComputed(() => model?.alerts.value.get(alertId)).value;
  useSignalEffect(() => {
    model?.alerts.value.get(alertId)?.time; // each change asks anew
    if (!model?.known.value) return;
    get<AlertLife>(model.path(`alerts/${encodeURIComponent(alertId)}`)).then(
      (found) => { life.value = found; },
      (error: unknown) => { trouble.value = reasonOf(error); },
    );
  });
  const alert = present ?? life.value?.alert;
  return (
    <aside class="panel detail" aria-label={t("detail.title")}>
      <header>
        <h2>{t("detail.title")}</h2>
        <button type="button" class="plain" aria-label={t("action.close")} onClick={() => show("alerts")}>✕</button>
      </header>
      {!alert || !model ? <p class="says">{trouble.value || t("wait")}</p> : (
        <>
          <h3 class={`title ${alert.severity}`}>
            <DrillTag exercise={alert.exercise} /> <SeverityTag severity={alert.severity} /> {shortPlace(alert)}
            <br /><AlertWords alert={alert} />
          </h3>
          <Facts alert={alert} model={model} gravest={life.value?.gravest ?? null} />
          {alert.forecast != null && <Expected key={`expected ${keyOf(alert)}`} alert={alert} model={model} />}
          <AlertActions key={keyOf(alert)} alert={alert} />
          <Validate key={`validate ${keyOf(alert)}`} alert={alert} />
          <Grounds evidence={alert.evidence} />
          <OpenIncident key={`open ${keyOf(alert)}`} alert={alert} model={model} />
          <Guidance alert={alert} model={model} />
          <Course alert={alert} model={model} />
          <h3>{t("detail.life")}</h3>
          <Life transitions={life.value?.transitions ?? []} />
        </>
      )}
    </aside>
  );
}

function Facts({ alert, model, gravest }: { alert: Alert; model: HouseModel; gravest: Extreme | null }) {
  const lasting = useComputed(() => (model.now.value === null ? "" : elapsed(model.now.value - Date.parse(alert.onset)))).value;
  const now = useComputed(() => newestOf(model, alert.station, alert.quantity)).value;
  const measured = alert.forecast == null;
  const rows: [string, preact.ComponentChildren][] = [
    [t("column.state"), <StateText alert={alert} />],
    [t("detail.active"), t(alert.active ? "detail.holds" : "detail.gone")],
    [t("column.onset"), `${fullTime(alert.onset)} · ${lasting}`],
    [t("detail.stations"), siteStations(alert)],
    [t("column.quantity"), quantityName(alert.quantity)],
    [t("column.alarmValue"), measured && alert.value !== null && alertAmount(alert, alert.value)],
    [t("detail.now"), measured && now && [valueOf(alert.quantity, now.value), fullTime(now.time), markOf(now)].filter(Boolean).join(" · ")],
    [t("detail.peak"), measured && peakText(alert, model, gravest, now)],
    [t("column.limit"), limitText(alert)],
    [t("detail.background"), alert.background === null ? "" : alertAmount(alert, alert.background)],
    [t("detail.source"), alert.limit_source && <Source text={alert.limit_source} confirmed={alert.limit_confirmed} />],
    [t("detail.rule"), `${alert.rule} · ${alert.rule_version}`],
    [t("detail.validation"), <ValidationText alert={alert} />],
    [t("detail.acknowledged"), alert.acknowledged_by && `${alert.acknowledged_by} · ${alert.acknowledged_at ? fullTime(alert.acknowledged_at) : ""}`],
    [t("detail.withheld"), withheldText(alert)],
    [t("detail.note"), alert.note],
    [t("detail.shelved"), alert.state === "shelved" && `${alert.shelved_by ?? ""} · ${t("detail.until", { time: alert.shelved_until ? fullTime(alert.shelved_until) : "" })} · ${alert.shelf_reason}`],
  ];
  return (
    <dl class="facts">
      {rows.filter(([, says]) => says).map(([name, says]) => <div key={name}><dt>{name}</dt><dd>{says}</dd></div>)}
    </dl>
  );
}

/** What must be known of a value that cannot be trusted. */
function markOf(reading: Reading): string {
  return isDoubtful(reading.quality) ? word("quality", reading.quality) : "";
}

/** The gravest value since the onset: of the store, or the newest where that is graver still. */
function peakText(alert: Alert, model: HouseModel, gravest: Extreme | null, now: Reading | undefined) {
  if (!gravest) return alert.peak !== null && alertAmount(alert, alert.peak);
  const rule = model.rules.value.find((each) => each.id === alert.rule);
  const sign = rule?.direction === "below" ? -1 : 1;
  const peak = alert.active && now && !isDoubtful(now.quality) && sign * now.value > sign * gravest.value ? now : gravest;
  return `${valueOf(alert.quantity, peak.value)} · ${fullTime(peak.time)}`;
}

function Guidance({ alert, model }: { alert: Alert; model: HouseModel }) {
  const rule = model.rules.value.find((each) => each.id === alert.rule);
  const steps = rule ? (either("zh", "en") === "zh" ? rule.guidance_zh : rule.guidance_en) : [];
  return (
    <>
      <h3>{t("detail.guidance")}</h3>
      {steps.length ? <ol class="steps">{steps.map((step) => <li key={step}>{step}</li>)}</ol> : <p class="says">{t("detail.noguidance")}</p>}
    </>
  );
}

/** Who joined or left a site's alert: the note of such a change says it by id. */
function movedOf({ trigger, note, alert }: Transition): string {
  if (trigger !== "joined" && trigger !== "left") return "";
  return note.split(", ").map((id) => stationName(alert, id)).join(t("list.comma"));
}

/** When a shelving is to end. */
function untilOf({ trigger, alert }: Transition): string {
  return trigger === "shelved" && alert.shelved_until ? t("detail.until", { time: fullTime(alert.shelved_until) }) : "";
}

/** What is written there, in the language of the screen where it is our own: the words of the evidence. */
function noteOf({ note, alert }: Transition): string {
  return alert.evidence.reduce((text, each) => text.replace(each.text_zh, () => either(each.text_zh, each.text_en)), note);
}

function Life({ transitions }: { transitions: readonly Transition[] }) {
  return (
    <ol class="life">
      {transitions.toReversed().map((each) => (
        <li key={`${each.cause}/${each.ordinal}`}>
          <time>{fullTime(each.time)}</time>
          <span class="change"><b>{word("trigger", each.trigger)}</b> {each.before !== each.after && <span>{each.before === "normal" ? t("state.before") : word("state", each.before)} → {word("state", each.after)}</span>} {movedOf(each)}</span>
          <span class="by">{each.who && t("detail.by", { who: each.who })} {untilOf(each)} {each.alert.forecast == null ? each.alert.value !== null && alertAmount(each.alert, each.alert.value) : alertFigures(each.alert)}</span>
          {each.note && !movedOf(each) && <q>{noteOf(each)}</q>}
        </li>
      ))}
    </ol>
  );
}
