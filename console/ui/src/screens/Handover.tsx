// 交接班: what the next watch must know, the form by which the watch is given and taken, and those of the past.
import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { post } from "../api";
import { fullTime } from "../format";
import type { Alert, Handover as Kept, HandoverList, HandoverSheet, Incident } from "../messages";
import { placeName, titleOf, withheldText } from "../parts/alert";
import { Field } from "../parts/Field";
import { DrillTag, SeverityTag } from "../parts/marks";
import { useAnswer } from "../parts/useAnswer";
import { isWaiting, isWithheld, RANK } from "../state/alerts";
import type { HouseModel } from "../state/model";
import { attempt } from "../state/notices";
import { quantityName, valueOf } from "../state/quantities";
import { me, may } from "../state/session";
import { either, t, word } from "../text";
import { endOf, nameOfStation, partOf } from "./Outages";

const MOST = 50;

export function Handover({ model }: { model: HouseModel }) {
  const past = useAnswer<HandoverList>(model.path("handover/past?limit=20"));
  const minute = useComputed(() => Math.floor((model.now.value ?? 0) / 60_000));
  const sheet = useAnswer<HandoverSheet>(model.path("handover"), () => [
    model.alerts.value, model.incidents.value, model.outages.value, model.gateways.value,
    minute.value,
  ]);
  return (
    <section class="panel handover" aria-label={t("handover.title")}>
      <h2>
        <DrillTag exercise={model.exercise} /> {t("handover.title")}
        {sheet.value && <small>{t("handover.asOf", { time: fullTime(sheet.value.time) })}</small>}
        <button type="button" onClick={() => window.print()}>{t("handover.print")}</button>
      </h2>
      {sheet.value ? <Sheet model={model} sheet={sheet.value} /> : <p class="says">{sheet.trouble || t("wait")}</p>}
      {may("officer") && <Give model={model} done={past.again} />}
      <p class="on-paper">{t("handover.sign")}</p>
      <h3>{t("handover.past")}</h3>
      {past.trouble && <p class="says">{past.trouble}</p>}
      {past.value?.handovers.length === 0 && <p class="says">{t("handover.pastNone")}</p>}
      {past.value?.handovers.map((each) => <Past key={each.id} model={model} kept={each} done={past.again} />)}
    </section>
  );
}

function Part<T>({ title, rows, row, more = 0 }: { title: string; rows: readonly T[]; row: (each: T) => ComponentChildren; more?: number }) {
  const left = Math.max(0, rows.length - MOST) + more;
  return (
    <>
      <dt>{title} <b>{rows.length + more}</b></dt>
      <dd>
        {rows.length + more === 0 ? t("handover.none") : (
          <ul class="plain-list">
            {rows.slice(0, MOST).map((each, index) => <li key={index}>{row(each)}</li>)}
            {left > 0 && <li>{t("handover.more", { n: left })}</li>}
          </ul>
        )}
      </dd>
    </>
  );
}

function Line({ alert, more = "" }: { alert: Alert; more?: string }) {
  return <><SeverityTag severity={alert.severity} /> {fullTime(alert.onset)} {placeName(alert)} {titleOf(alert)}{more && ` · ${more}`}</>;
}

function Sheet({ model, sheet }: { model: HouseModel; sheet: HandoverSheet }) {
  const shelf = (each: Alert): string =>
    [each.shelved_by, each.shelf_reason, each.shelved_until && t("handover.until", { time: fullTime(each.shelved_until) })].filter(Boolean).join(t("list.comma"));
  const clocks = sheet.incidents.flatMap((incident) =>
    incident.deadlines.filter((each) => each.state !== "met").map((each) => ({ incident, each })));
  return (
    <dl class="sheet">
      <Part title={t("handover.incidents")} rows={sheet.incidents} row={(each: Incident) => (
        <><SeverityTag severity={each.severity} /> {each.id} {either(each.title_zh, each.title_en)} · {fullTime(each.onset)}</>
      )} />
      <Part title={t("handover.clocks")} rows={clocks} row={({ incident, each }) => (
        <>{incident.id} {either(each.duty_zh, each.duty_en)} · <b>{t("handover.due", { time: fullTime(each.due) })}{each.state === "overdue" && ` ${t("handover.overdue")}`}</b></>
      )} />
      <Part title={t("handover.waiting")} rows={sheet.alerts.filter(isWaiting).toSorted((a, b) => RANK[b.severity] - RANK[a.severity])} row={(each) => <Line alert={each} />} />
      <Part title={t("handover.standing")} rows={sheet.alerts.filter((each) => each.state === "acknowledged")} row={(each) => <Line alert={each} more={each.acknowledged_by ?? ""} />} />
      <Part title={t("handover.latched")} rows={sheet.alerts.filter((each) => each.state === "latched")} row={(each) => <Line alert={each} />} />
      <Part title={t("handover.shelved")} rows={sheet.alerts.filter((each) => each.state === "shelved")} row={(each) => <Line alert={each} more={shelf(each)} />} />
      <Part title={t("handover.withheld")} rows={sheet.alerts.filter(isWithheld)} row={(each) => <Line alert={each} more={withheldText(each)} />} />
      <Part title={t("handover.outages")} rows={sheet.outages} row={(each) => (
        <>{nameOfStation(model, each.station)} · {partOf(model, each)} · {word("work", each.work)} · {endOf(each, Date.parse(sheet.time))} · {each.who || t("outages.self")} {each.reason}</>
      )} />
      <Part title={t("handover.gateways")} rows={sheet.gateways} row={(each) => <>{each.gateway} · {fullTime(each.time)}</>} />
      <Part title={t("handover.stages")} rows={sheet.stages} row={(each) => <>{word("stage", each.stage)} · {each.detail}</>} />
      <Part title={t("handover.undelivered")} rows={sheet.undelivered} more={sheet.undelivered_count - sheet.undelivered.length}
        row={(each) => <>{each.channel} · {each.title} · {each.made && fullTime(each.made)}</>} />
      <Part title={t("handover.weather")} rows={sheet.weather} row={({ station, name_zh, name_en, reading }) => (
        <>{either(name_zh, name_en)} ({station}) · {quantityName(reading.quantity)} <b>{valueOf(reading.quantity, reading.value)}</b> · {fullTime(reading.time)}</>
      )} />
      <dt>{t("handover.head")}</dt><dd><code>{sheet.head}</code></dd>
    </dl>
  );
}

function Give({ model, done }: { model: HouseModel; done: () => void }) {
  const taker = useSignal("");
  const remarks = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { taker: taker.value.trim(), remarks: remarks.value.trim() };
    if (await attempt(() => post(model.path("handover"), body), t("handover.given"))) {
      taker.value = remarks.value = "";
      done();
    }
  };
  return (
    <form class="give" onSubmit={(event) => void submit(event)}>
      <Field label={t("handover.taker")}>
        <input required maxLength={100} autocomplete="off" value={taker.value} onInput={(event) => { taker.value = event.currentTarget.value; }} />
      </Field>
      <Field label={t("handover.remarks")} hint={t("handover.remarksHint")}>
        <textarea rows={3} maxLength={2000} value={remarks.value} onInput={(event) => { remarks.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit" class="loud">{t("handover.give")}</button>
    </form>
  );
}

function Past({ model, kept, done }: { model: HouseModel; kept: Kept; done: () => void }) {
  const mine = kept.accepted === null && kept.taker === me.value?.user.name && may("officer");
  const { account } = kept;
  const accept = async (): Promise<void> => {
    if (await attempt(() => post(model.path(`handover/${encodeURIComponent(kept.id)}/accept`), {}), t("handover.accepted"))) done();
  };
  return (
    <article class="past">
      <p>
        {t("handover.from", { giver: kept.giver, time: fullTime(kept.time) })}{t("list.semicolon")}
        {kept.accepted ? t("handover.done", { taker: kept.taker, time: fullTime(kept.accepted) }) : t("handover.open", { taker: kept.taker })}
        {mine && <button type="button" class="loud" onClick={() => void accept()}>{t("handover.accept")}</button>}
      </p>
      <p class="says">{t("handover.counts", {
        incidents: account.incidents.length, waiting: account.waiting.length, standing: account.standing.length, shelved: account.shelved.length,
        withheld: account.withheld.length, clocks: account.clocks.length, undelivered: account.undelivered,
      })} · <code>{kept.head}</code></p>
      {kept.remarks && <q>{kept.remarks}</q>}
    </article>
  );
}
