// What can be measured: names, units, decimals. Read once; the server is the only one who knows units.
import { signal } from "@preact/signals";
import { amount, clockTime, number, numberBeside, unitSign, withUnit } from "../format";
import { get } from "../api";
import type { Alert, QuantityList, QuantityRow } from "../messages";
import { either, t } from "../text";

export const quantities = signal<ReadonlyMap<string, QuantityRow>>(new Map());

export async function readQuantities(): Promise<void> {
  const { quantities: rows } = await get<QuantityList>("/api/quantities");
  quantities.value = new Map(rows.map((row) => [row.key, row]));
}

export function quantityName(key: string): string {
  if (!key) return "";
  const row = quantities.value.get(key);
  return row ? either(row.zh, row.en) : t("quantity.unknown", { code: key });
}

/** The unit as it stands beside a number. */
export function unitOf(key: string): string {
  return unitSign(quantities.value.get(key)?.unit ?? "");
}

export function decimalsOf(key: string): number {
  return quantities.value.get(key)?.decimals ?? 2;
}

/** A value of a quantity, with its unit. */
export function valueOf(key: string, value: number | null | undefined): string {
  return amount(value, unitOf(key), decimalsOf(key));
}

export function numberOf(key: string, value: number | null | undefined): string {
  return number(value, decimalsOf(key));
}

/** A value of an alert, its unit as the alert says it, in figures that tell it from the limit. */
export function alertAmount(alert: Alert, value: number | null | undefined): string {
  const text = numberBeside(value, alert.limit, decimalsOf(alert.quantity));
  return withUnit(text, alert.unit || unitOf(alert.quantity));
}

export const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

/** How surely the place is beyond the level that the alert's limit is the value of; without one, that it is reached at all. */
export function chanceText(alert: Alert): string {
  if (alert.chance == null) return "";
  const share = percent(alert.chance);
  return alert.level ? t("alert.chanceOf", { level: alert.level, share }) : t("alert.chance", { share });
}

/** What was measured and the limit it is beyond; nothing where an alert is about no value. */
export function alertFigures(alert: Alert): string {
  // What is expected must not read like what was measured.
  if (alert.forecast != null) {
    const says = alert.expected == null ? t("alert.forecast") : t("alert.expected", { time: clockTime(alert.expected, false) });
    return [says, chanceText(alert)].filter(Boolean).join(" · ");
  }
  if (alert.value === null) return "";
  const figures = alertAmount(alert, alert.value);
  if (alert.limit === null) return figures;
  return t("alert.figures", { value: figures, limit: alertLimit(alert) });
}

/** The limit's number. One above the background is said to be that: 109.9 beside a bare 15 would read as seven times too much. */
export function alertLimit(alert: Alert): string {
  const limit = numberOf(alert.quantity, alert.limit);
  return alert.background == null ? limit : t("alert.aboveBackground", { limit });
}
