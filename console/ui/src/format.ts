// Numbers, units, times and spans as an officer reads them: the only place where they become text.
// Beijing time has no summer time, so it is UTC + 8 h whatever the PC believes.

const BEIJING = 8 * 3_600_000;
export const NOTHING = "—";

function shifted(moment: number | string | Date): Date {
  const ms = typeof moment === "number" ? moment : moment instanceof Date ? moment.getTime() : Date.parse(moment);
  return new Date(ms + BEIJING);
}

const two = (n: number): string => String(n).padStart(2, "0");

/** 21:43:20 in Beijing. */
export function clockTime(moment: number | string | Date, seconds = true): string {
  const at = shifted(moment);
  const text = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  return seconds ? `${text}:${two(at.getUTCSeconds())}` : text;
}

/** 2026-11-23 in Beijing. */
export function calendarDay(moment: number | string | Date): string {
  const at = shifted(moment);
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
}

/** 11-23 in Beijing. */
export function shortDay(moment: number | string | Date): string {
  return calendarDay(moment).slice(5);
}

/** 2026-11-23 21:43:20 in Beijing. */
export function fullTime(moment: number | string | Date): string {
  return `${calendarDay(moment)} ${clockTime(moment)}`;
}

/** A time of Beijing as people type it, 2026-11-23 21:43, in ISO; null where it is none. */
export function typedTime(text: string): string | null {
  const found = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})[\sT]+(\d{1,2}):(\d{2})\s*$/.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute] = found.slice(1).map(Number) as [number, number, number, number, number];
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute));
  // The 31st of a month of 30 days would become the 1st of the next.
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && at.getUTCHours() === hour && minute < 60;
  return isReal ? new Date(at.getTime() - BEIJING).toISOString() : null;
}

/** 2026-11-23 21:43 in Beijing, as `typedTime` reads it. */
export function minuteTime(moment: number | string | Date): string {
  return `${calendarDay(moment)} ${clockTime(moment, false)}`;
}

/** The clock today, month and day within the year, else the year too. `now` is the server's time. */
export function nearTime(moment: string, now: number | null): string {
  if (now === null) return fullTime(moment);
  if (calendarDay(moment) === calendarDay(now)) return clockTime(moment);
  if (calendarDay(moment).slice(0, 4) === calendarDay(now).slice(0, 4)) return `${shortDay(moment)} ${clockTime(moment, false)}`;
  return `${calendarDay(moment)} ${clockTime(moment, false)}`;
}

/** The same without the seconds: when something is expected, nobody knows them. */
export function nearMinute(moment: string, now: number | null): string {
  const isToday = now !== null && calendarDay(moment) === calendarDay(now);
  return isToday ? clockTime(moment, false) : nearTime(moment, now);
}

/** 13:43:20 in UTC. */
export function utcTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

/** 00:42, 1:05:09, 3 d 22:10: how long something has lasted. */
export function elapsed(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${two(hours % 24)}:${two(Math.floor((total % 3600) / 60))}`;
  const rest = `${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** 4 s, 12 min, 3.5 h, 2 d: how old something is, with the unit's own symbol in both languages. */
export function age(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${trimmed(seconds / 3600, 1)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** A value with the decimals of its quantity; a value too small for them keeps three figures. */
export function number(value: number | null | undefined, decimals = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  if (size !== 0 && (size < 10 ** -decimals || size >= 1e7)) {
    return value.toExponential(2).replace("e+", "e").replace("-", "−");
  }
  // Five figures are all that an instrument says, and a small value keeps two of its own: 0.00006 is not 0.0001.
  const whole = size >= 1 ? Math.floor(Math.log10(size)) + 1 : 1;
  const small = size > 0 ? 1 - Math.floor(Math.log10(size)) : 0;
  return value.toFixed(Math.max(0, Math.min(decimals, Math.max(5 - whole, small)))).replace("-", "−");
}

/** A value beside a limit it is beyond: one more digit where both would read the same. */
export function numberBeside(value: number | null | undefined, limit: number | null, decimals = 2): string {
  const text = number(value, decimals);
  if (value == null || limit === null || value === limit || text !== number(limit, decimals)) return text;
  if (text.includes("e")) return text;
  const shown = text.split(".")[1]?.length ?? 0;
  for (let more = shown + 1; more <= shown + 6; more++) {
    const finer = value.toFixed(more);
    if (finer !== limit.toFixed(more)) return finer.replace("-", "−");
  }
  return text;
}

/** Units the server writes in letters, as people write them; a bare number has none. */
const SIGNS: Readonly<Record<string, string>> = { degC: "°C", deg: "°", "1": "", pH: "", "%vol": "% vol" };

export function unitSign(unit: string): string {
  return SIGNS[unit] ?? unit;
}

/** Value and unit with a space that does not break. */
export function amount(value: number | null | undefined, unit: string, decimals = 2): string {
  return withUnit(number(value, decimals), unit);
}

export function withUnit(text: string, unit: string): string {
  const sign = unitSign(unit);
  if (text === NOTHING || !sign) return text;
  return sign === "°" ? text + sign : `${text}\u00a0${sign}`;
}

/** Three figures as people read them, without an exponent for what is small: less than a thousandth is said so. */
export function figures(value: number, unit: string): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.001) return withUnit("<\u00a00.001", unit);
  const decimals = size >= 1 ? Math.max(0, 2 - Math.floor(Math.log10(size))) : 3;
  return withUnit(size >= 1e7 ? number(value, 0) : trimmed(value, decimals), unit);
}

/** A number without zeros it does not need. */
export function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals))).replace("-", "−");
}

export function count(value: number): string {
  return String(value);
}

/** 850 m, 4.2 km, 27 km: how far away something is. */
export function kilometres(metres: number): string {
  if (metres < 1000) return `${Math.round(metres)}\u00a0m`;
  return `${trimmed(metres / 1000, metres < 10_000 ? 1 : 0)}\u00a0km`;
}

/** 108.3523°E 21.6712°N; the letters are the international ones. */
export function position(longitude: number, latitude: number): string {
  const side = (value: number, positive: string, negative: string): string =>
    `${Math.abs(value).toFixed(4)}°${value < 0 ? negative : positive}`;
  return `${side(longitude, "E", "W")} ${side(latitude, "N", "S")}`;
}

/** 108.352312°E 21.671234°N: a tenth of a metre. */
export function positionFine(longitude: number, latitude: number): string {
  return `${Math.abs(longitude).toFixed(6)}°${longitude < 0 ? "W" : "E"} ${Math.abs(latitude).toFixed(6)}°${latitude < 0 ? "S" : "N"}`;
}

/** 108°21′08.32″E 21°40′16.44″N. */
export function positionDms(longitude: number, latitude: number): string {
  const one = (value: number, positive: string, negative: string): string => {
    const hundredths = Math.round(Math.abs(value) * 360_000); // of a second; rounded first, or 59.996″ would read 60.00″
    const seconds = `${two(Math.floor((hundredths % 6000) / 100))}.${two(hundredths % 100)}`;
    return `${Math.floor(hundredths / 360_000)}°${two(Math.floor((hundredths % 360_000) / 6000))}′${seconds}″${value < 0 ? negative : positive}`;
  };
  return `${one(longitude, "E", "W")} ${one(latitude, "N", "S")}`;
}

/** 108°E, 108°30′E, 108°30′15″E: a line of the graticule, no finer than it needs. */
export function meridian(value: number, side: "EW" | "NS"): string {
  const seconds = Math.round(Math.abs(value) * 3600);
  const [degrees, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const text = `${degrees}°${minutes || rest ? `${two(minutes)}′` : ""}${rest ? `${two(rest)}″` : ""}`;
  return text + (value < 0 ? side[1] : side[0]);
}

/** 1:1 250 000, three figures of it. */
export function scaleOf(denominator: number): string {
  const size = 10 ** Math.max(0, Math.floor(Math.log10(denominator)) - 2);
  return `1:${count(Math.round(denominator / size) * size).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f")}`;
}

/** + 1 h 20 min, − 5 min: how long after something, with a true minus. */
export function offset(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const hours = Math.floor(minutes / 60);
  const text = hours ? `${hours}\u00a0h ${two(minutes % 60)}\u00a0min` : `${minutes}\u00a0min`;
  return `${ms < 0 && minutes ? "−" : "+"}\u00a0${text}`;
}
