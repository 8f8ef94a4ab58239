// What an adoption form begins with and what it sends. Pure.
import type { QuantityRow, Station, Unregistered } from "../messages";

/** Prefixes by which ingest marks names it does not know. */
const PREFIXES = ["hj212:", "senml:"] as const;

export interface AdoptedChannel {
  quantity: string;
  unit: string;
  /** The name the payloads use; empty where it is the quantity's own. */
  code: string;
}

export interface Adoption {
  id: string;
  name_zh: string;
  name_en: string;
  category: string;
  latitude: string;
  longitude: string;
  city: string;
  interval: string;
  mn: string;
  alias: string;
  channels: AdoptedChannel[];
}

export function bare(name: string): string {
  return PREFIXES.reduce((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text), name);
}

type Quantities = ReadonlyMap<string, QuantityRow>;

/** What kind of station measures in a medium, most often. */
const CATEGORY: Readonly<Record<string, string>> = {
  radiation: "radiation", air: "air", water: "surface_water", weather: "weather", noise: "noise",
};

/** The channels a name reports, with what is known of them. */
export function firstChannels(row: Unregistered, quantities: Quantities): AdoptedChannel[] {
  return row.quantities.map((said) => {
    const code = bare(said);
    const known = quantities.get(code);
    return known ? { quantity: code, unit: known.unit, code: "" } : { quantity: "", unit: "", code };
  });
}

export function firstForm(row: Unregistered, quantities: Quantities): Adoption {
  const name = bare(row.station);
  const channels = firstChannels(row, quantities);
  const media = channels.map((channel) => CATEGORY[quantities.get(channel.quantity)?.medium ?? ""]);
  return {
    id: name, name_zh: "", name_en: "", category: media.find((each) => each !== undefined) ?? "surface_water",
    latitude: "", longitude: "", city: "", interval: "60",
    mn: row.station.startsWith("hj212:") ? name : "", alias: row.station.startsWith("senml:") ? name : "", channels,
  };
}

/** A channel of another quantity; its unit goes with it unless somebody wrote another. */
export function withQuantity(channel: AdoptedChannel, quantity: string, quantities: Quantities): AdoptedChannel {
  const given = channel.unit !== "" && channel.unit !== quantities.get(channel.quantity)?.unit;
  return { ...channel, quantity, unit: given ? channel.unit : (quantities.get(quantity)?.unit ?? "") };
}

/** Channels without a quantity stay unread. */
function channelsOf(channels: readonly AdoptedChannel[]): Record<string, unknown>[] {
  return channels.filter((channel) => channel.quantity).map((channel) => ({
    quantity: channel.quantity,
    ...(channel.unit.trim() ? { unit: channel.unit.trim() } : {}),
    ...(channel.code ? { codes: [channel.code] } : {}),
  }));
}

/** The body for further channels of a registered station: all else of it as it is. */
export function channelsBody(station: Station, channels: readonly AdoptedChannel[]): Record<string, unknown> {
  const { channels: _own, origin: _origin, ...rest } = station;
  const said = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return { ...Object.fromEntries(said), channels: channelsOf(channels) };
}

/** The body of the request. */
export function bodyOf(form: Adoption): Record<string, unknown> {
  const body: Record<string, unknown> = {
    id: form.id.trim(), name_zh: form.name_zh.trim(), name_en: form.name_en.trim(), category: form.category,
    latitude: Number(form.latitude), longitude: Number(form.longitude), city: form.city.trim(),
    interval: Number(form.interval),
    channels: channelsOf(form.channels),
  };
  if (form.mn.trim()) body.mn = form.mn.trim();
  if (form.alias.trim()) body.aliases = [form.alias.trim()];
  return body;
}
