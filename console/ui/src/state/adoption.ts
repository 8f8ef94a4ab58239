// What an adoption form begins with and what it sends. Pure.
import type { Unregistered } from "../messages";

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

export function firstForm(row: Unregistered, known: (quantity: string) => boolean): Adoption {
  const name = bare(row.station);
  const channels = row.quantities.map((said) => {
    const code = bare(said);
    return known(code) ? { quantity: code, unit: "", code: "" } : { quantity: "", unit: "", code };
  });
  return {
    id: name, name_zh: "", name_en: "", category: "surface_water", latitude: "", longitude: "", city: "", interval: "60",
    mn: row.station.startsWith("hj212:") ? name : "", alias: row.station.startsWith("senml:") ? name : "", channels,
  };
}

/** The body of the request; channels without a quantity stay unread. */
export function bodyOf(form: Adoption): Record<string, unknown> {
  const body: Record<string, unknown> = {
    id: form.id.trim(), name_zh: form.name_zh.trim(), name_en: form.name_en.trim(), category: form.category,
    latitude: Number(form.latitude), longitude: Number(form.longitude), city: form.city.trim(),
    interval: Number(form.interval),
    channels: form.channels.filter((channel) => channel.quantity).map((channel) => ({
      quantity: channel.quantity,
      ...(channel.unit.trim() ? { unit: channel.unit.trim() } : {}),
      ...(channel.code ? { codes: [channel.code] } : {}),
    })),
  };
  if (form.mn.trim()) body.mn = form.mn.trim();
  if (form.alias.trim()) body.aliases = [form.alias.trim()];
  return body;
}
