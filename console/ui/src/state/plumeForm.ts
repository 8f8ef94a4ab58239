// The form that asks for a forecast, its way to a request and back. Pure; what the server refuses it says by the field's name.
import { minuteTime, typedTime } from "../format";

export type From = "station" | "site" | "place";
export type What = "assumed" | "substance" | "reactor";
export type Amount = "none" | "rate" | "total";
export type WeatherFrom = "stations" | "typed";

/** As typed: texts, so that nothing is lost while typing. */
export interface Wanted {
  readonly from: From;
  readonly station: string;
  readonly site: string;
  readonly longitude: string;
  readonly latitude: string;
  readonly what: What;
  readonly quantity: string;
  readonly substance: string;
  readonly amount: Amount;
  /** With its unit: "1 kg/s", "20 t". */
  readonly rate: string;
  readonly total: string;
  readonly height: string;
  readonly duration: string;
  readonly storage: string;
  readonly reactor: string;
  readonly accident: string;
  readonly since_shutdown: string;
  /** In Beijing, "2026-11-23 21:43"; empty: now. */
  readonly start: string;
  readonly weather: WeatherFrom;
  readonly wind_from: string;
  readonly wind_speed: string;
  readonly stability: string;
  readonly warn: boolean;
}

/** What changes at once. */
export type Part = Partial<Wanted>;

export const BLANK: Wanted = {
  from: "station", station: "", site: "", longitude: "", latitude: "", what: "substance", quantity: "", substance: "", amount: "rate",
  rate: "1 kg/s", total: "1 t", height: "2", duration: "1 h", storage: "", reactor: "HPR1000", accident: "early-failure",
  since_shutdown: "0 s", start: "", weather: "stations", wind_from: "", wind_speed: "", stability: "", warn: false,
};

export interface Spot {
  readonly longitude: number;
  readonly latitude: number;
}

/** Fields whose text cannot be sent at all; the server judges the rest. */
export type Wrong = "station" | "position" | "start" | "height" | "wind_from" | "wind_speed" | "substance";

export interface Asking {
  readonly body: Readonly<Record<string, unknown>>;
  readonly wrong: readonly Wrong[];
}

const numeric = (text: string): number | null => (text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text));

/** The request of a form; `siteAt` tells where a registered site is. */
export function askingOf(form: Wanted, siteAt: (id: string) => Spot | undefined): Asking {
  const body: Record<string, unknown> = {};
  const wrong: Wrong[] = [];
  const put = (key: Wrong, text: string): void => {
    const value = numeric(text);
    if (value === null) wrong.push(key);
    else body[key] = value;
  };
  if (form.from === "station") {
    if (form.station) body.station = form.station;
    else wrong.push("station");
  } else {
    const at = form.from === "site" ? siteAt(form.site) : spotOf(form);
    if (at) body.position = [at.longitude, at.latitude];
    else wrong.push("position");
  }
  if (form.what === "assumed") {
    if (form.quantity) body.quantity = form.quantity;
    return { body, wrong };
  }
  if (form.what === "reactor") Object.assign(body, { reactor: form.reactor, accident: form.accident, since_shutdown: form.since_shutdown.trim() || "0 s" });
  else {
    if (form.substance.trim()) body.substance = form.substance.trim();
    else wrong.push("substance");
    if (form.amount !== "none") body[form.amount] = form[form.amount].trim();
    if (form.duration.trim()) body.duration = form.duration.trim();
    if (form.storage) body.storage = form.storage;
  }
  if (form.height.trim()) put("height", form.height);
  if (form.start.trim()) {
    const start = typedTime(form.start);
    if (start === null) wrong.push("start");
    else body.start = start;
  }
  if (form.weather === "typed") {
    put("wind_from", form.wind_from);
    put("wind_speed", form.wind_speed);
    if (form.stability) body.stability = form.stability;
  }
  body.warn = form.warn;
  return { body, wrong };
}

function spotOf(form: Wanted): Spot | undefined {
  const [longitude, latitude] = [numeric(form.longitude), numeric(form.latitude)];
  const isOnEarth = longitude !== null && latitude !== null && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  return isOnEarth ? { longitude, latitude } : undefined;
}

type Asked = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

/** The form that would ask for what a forecast was asked with. */
export function formOf(asked: Asked): Wanted {
  const [longitude, latitude] = Array.isArray(asked.position) ? (asked.position as unknown[]) : [];
  const what: What = asked.reactor !== undefined ? "reactor" : asked.substance !== undefined ? "substance" : "assumed";
  return {
    ...BLANK, from: asked.position === undefined ? "station" : "place", station: text(asked.station), longitude: text(longitude),
    latitude: text(latitude), what, quantity: text(asked.quantity), substance: text(asked.substance),
    amount: asked.rate !== undefined ? "rate" : asked.total !== undefined ? "total" : what === "substance" ? "none" : "rate",
    rate: text(asked.rate) || BLANK.rate, total: text(asked.total) || BLANK.total, height: text(asked.height) || BLANK.height,
    duration: text(asked.duration) || BLANK.duration, storage: text(asked.storage), reactor: text(asked.reactor) || BLANK.reactor,
    accident: text(asked.accident) || BLANK.accident, since_shutdown: text(asked.since_shutdown) || BLANK.since_shutdown,
    start: typeof asked.start === "string" ? minuteTime(asked.start) : "", weather: asked.wind_speed === undefined ? "stations" : "typed",
    wind_from: text(asked.wind_from), wind_speed: text(asked.wind_speed), stability: text(asked.stability), warn: asked.warn === true,
  };
}

/** A release that began earlier is beyond what a forecast looks at. */
const OLDEST_MS = 6 * 3_600_000;

/** The request for the same again: a release keeps its start as long as that is looked at, else it begins now. */
export function againOf(asked: Asked, now: number | null): Asked {
  const { start, ...rest } = asked;
  const isKept = typeof start === "string" && (now === null || now - Date.parse(start) < OLDEST_MS);
  return isKept ? asked : rest;
}
