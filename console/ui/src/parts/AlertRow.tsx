// One alert in a list. `short` is the narrow form of the overview.
import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { clockTime, elapsed, NOTHING } from "../format";
import type { Alert } from "../messages";
import { acknowledge, canShelve, shelving } from "../state/actions";
import { isWaiting, keyOf } from "../state/alerts";
import { alertAmount, alertFigures, alertLimit, quantityName } from "../state/quantities";
import { show } from "../state/route";
import { pick, pickedKey } from "../state/selection";
import { may } from "../state/session";
import { isTicked, tick } from "../state/shownAlerts";
import { houseOf, viewed } from "../state/watch";
import { t } from "../text";
import { when } from "../state/when";
import { AlertTitle, placeName, titleOf } from "./alert";
import { Kept } from "./Kept";
import { DrillTag, SeverityTag, StateText } from "./marks";

interface Props {
  alert: Alert;
  index: number;
  /** Fewer columns, beside an open alert. */
  narrow?: boolean;
}

/** The row of an alert, around its cells. */
function Row({ alert, index, children }: Props & { children: ComponentChildren }) {
  const key = keyOf(alert);
  const picked = useComputed(() => pickedKey.value === key).value;
  const classes = ["row", "alert", isWaiting(alert) && "waiting", picked && "picked", alert.exercise !== null && "exercise"];
  return (
    <div class={classes.filter(Boolean).join(" ")} role="row" aria-rowindex={index + 2} aria-selected={picked}
      onClick={() => pick(alert)} onDblClick={() => show("alerts", key)}>
      {children}
    </div>
  );
}

function Place({ alert }: { alert: Alert }) {
  const open = (): void => {
    pick(alert);
    show("alerts", keyOf(alert));
  };
  return (
    <span class="place">
      {alert.exercise === null && viewed.value?.exercise != null && <span class="tag live">{t("house.live")}</span>}
      <DrillTag exercise={alert.exercise} />
      <button type="button" class="link" aria-label={placeName(alert)} onClick={open}><Kept name={placeName(alert)} /></button>
    </span>
  );
}

const onset = (alert: Alert): string => when(houseOf(alert), alert.onset);

export function AlertRow({ alert, index, narrow = false }: Props) {
  return (
    <Row alert={alert} index={index}>
      <div role="cell" class="tick"><Tick alert={alert} /></div>
      <div role="cell"><SeverityTag severity={alert.severity} /></div>
      <div role="cell" class="time">{onset(alert)}</div>
      <div role="cell" class="fill" title={placeName(alert)}><Place alert={alert} /></div>
      <div role="cell" class="fill"><AlertTitle alert={alert} /></div>
      {!narrow && <div role="cell" class="fill">{quantityName(alert.quantity)}</div>}
      <div role="cell" class="number">
        {alert.forecast != null ? <ExpectedShort alert={alert} /> : alert.value === null ? NOTHING : alertAmount(alert, alert.value)}
      </div>
      <div role="cell" class="number">
        {alert.limit === null ? NOTHING : alertLimit(alert)}
        {!narrow && alert.limit !== null && !alert.limit_confirmed && <small class="unconfirmed">{t("limit.unconfirmed")}</small>}
      </div>
      <div role="cell" class="fill"><StateText alert={alert} /></div>
      {!narrow && <div role="cell" class="number"><Lasting alert={alert} /></div>}
      <div role="cell" class="buttons"><Buttons alert={alert} /></div>
    </Row>
  );
}

function Tick({ alert }: { alert: Alert }) {
  const key = keyOf(alert);
  const on = useComputed(() => isTicked(key)).value;
  return (
    <input type="checkbox" checked={on} aria-label={t("many.tick", { name: placeName(alert) })}
      onClick={(event) => {
        event.stopPropagation();
        if (event.shiftKey) event.preventDefault(); // a range is ticked, whatever this box was
        tick(key, event.shiftKey);
      }} onDblClick={(event) => event.stopPropagation()} />
  );
}

/** Three lines in five columns, for narrow panels. */
export function ShortAlertRow({ alert, index }: Props) {
  return (
    <Row alert={alert} index={index}>
      <div role="cell"><SeverityTag severity={alert.severity} /></div>
      <div role="cell" class="two">{onset(alert)}<small><Lasting alert={alert} /></small></div>
      <div role="cell" class="two" title={`${placeName(alert)} ${titleOf(alert)}`}>
        <Place alert={alert} />
        <small><AlertTitle alert={alert} /></small>
        <small class="figures">{alertFigures(alert)}</small>
      </div>
      <div role="cell" class="fill"><StateText alert={alert} /></div>
      <div role="cell" class="buttons"><Buttons alert={alert} /></div>
    </Row>
  );
}

function Lasting({ alert }: { alert: Alert }) {
  const text = useComputed(() => {
    const now = houseOf(alert)?.now.value;
    return now == null ? "" : elapsed(now - Date.parse(alert.onset));
  });
  return <>{text}</>;
}

function Buttons({ alert }: { alert: Alert }) {
  if (isWaiting(alert)) {
    return (
      <button type="button" class="loud" disabled={!may("officer")} onClick={() => void acknowledge(alert)}>
        {t("action.acknowledge")}
      </button>
    );
  }
  if (!canShelve(alert)) return null;
  return (
    <button type="button" disabled={!may("officer")} onClick={() => { shelving.value = [alert]; }}>{t("action.shelve")}</button>
  );
}

/** Where a measured value would stand; what is expected is said to be that. */
function ExpectedShort({ alert }: { alert: Alert }) {
  if (alert.expected == null) return <>{t("alert.forecast")}</>;
  return <>{t("alert.expectedShort", { time: clockTime(alert.expected, false) })}</>;
}
