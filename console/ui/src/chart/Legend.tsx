// The limits under a chart, each with where it was read and whether it has been confirmed.
import type { ComponentChildren } from "preact";
import { SeverityTag } from "../parts/marks";
import { valueOf } from "../state/quantities";
import type { LimitLine } from "../state/rules";
import { t } from "../text";

interface Props {
  limits: readonly LimitLine[];
  quantity: string;
  missing: boolean;
  /** How many rules compare with what is normal at this hour, which nothing tells while no alert of theirs stands. */
  untold: number;
  /** How many values the crosses at the foot stand for. */
  setAside: number;
  readonly children?: ComponentChildren;
}

export function Legend({ limits, quantity, missing, untold, setAside, children }: Props) {
  return (
    <ul class="limits">
      {limits.map((limit) => (
        <li key={`${limit.severity}${limit.value}${limit.source}`} title={limit.source}>
          <SeverityTag severity={limit.severity} /> {limit.direction === "above" ? ">" : "<"} {valueOf(quantity, limit.value)}
          {limit.background !== null && <small> {t(limit.ofTheHour ? "limit.ofTheHour" : "limit.background", { value: valueOf(quantity, limit.background) })}</small>}
          {!limit.confirmed && <em class="unconfirmed">{t("limit.unconfirmed")}</em>}
        </li>
      ))}
      {untold > 0 && <li>{t("limit.untold", { n: untold })}</li>}
      {!limits.length && !missing && untold === 0 && <li>{t("chart.nolimits")}</li>}
      {setAside > 0 && <li>{t("chart.aside", { count: setAside })}</li>}
      {missing && <li>{t("limit.nobackground")}</li>}
      {children}
    </ul>
  );
}
