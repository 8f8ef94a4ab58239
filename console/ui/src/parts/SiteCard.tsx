// What the register says of a site: what is there, who answers for it, who must be told, and where all this comes from.
import { amount, count, position, trimmed } from "../format";
import type { Site } from "../messages";
import { quantityName } from "../state/quantities";
import { forgetHere, here } from "../state/here";
import { ringsOf } from "../state/rings";
import { pickSite, toldOf } from "../state/sites";
import { townName } from "../state/towns";
import { either, t, word } from "../text";

type Part = NonNullable<Site["parts"]>[number];

export function SiteCard({ site }: { site: Site }) {
  const rows: [string, string | null | undefined][] = [
    [t("site.kind"), word("sitekind", site.kind)],
    [t("column.city"), townName(site.city)],
    [t("station.position"), position(site.longitude, site.latitude)],
    [t("site.holder"), site.holder],
    [t("site.status"), word("sitestatus", site.status ?? "in_use")],
    [t("site.river"), site.river],
    ...(site.parts ?? []).map((part): [string, string] => [partName(part), partText(part)]),
    [t("site.tell"), toldOf(site).map(withPhone).join(t("list.comma"))],
    [t("station.origin"), site.origin === "demo" ? t("site.demo") : site.origin],
  ];
  return (
    <aside class="site-card" aria-label={either(site.name_zh, site.name_en)} aria-live="polite">
      <header>
        <h2>{either(site.name_zh, site.name_en)}</h2>
        <button type="button" class="plain" aria-label={t("site.close")} onClick={() => { pickSite(null); forgetHere(); }}>✕</button>
      </header>
      <dl class="facts">
        {rows.filter(([, says]) => says).map(([name, says], at) => (
          <div key={`${at}${name}`}><dt>{name}</dt><dd>{says}</dd></div>
        ))}
      </dl>
      {(here.value?.hits.length ?? 0) > 1 && <button type="button" class="link" onClick={() => pickSite(null)}>{t("here.all")}</button>}
      {(site.parts ?? []).map((part) => part.kind === "sealed_source" && (
        <button key={part.code} type="button" onClick={() => void ringsOf(site, part.code)}>
          {t("rings.ofSource", { nuclide: part.nuclide })}
        </button>
      ))}
    </aside>
  );
}

function withPhone(authority: { name_zh: string; name_en?: string; phone?: string }): string {
  return [either(authority.name_zh, authority.name_en), authority.phone].filter(Boolean).join(" ");
}

export function partName(part: Part): string {
  switch (part.kind) {
    case "reactor": return t("site.unit", { n: part.unit });
    case "sealed_source": return t("site.category", { n: ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"][part.category - 1] ?? part.category });
    case "chemical": return t("sitekind.chemical_store");
    case "tailings_pond": return t("sitekind.tailings_pond");
    case "water_intake": return t("sitekind.water_intake");
  }
}

/** A part in one line; figures nobody has confirmed say so, and where they come from. */
export function partText(part: Part): string {
  const facts = factsOf(part);
  const status = "status" in part && part.status && part.status !== "in_use" ? [word("sitestatus", part.status)] : [];
  const doubt = part.confirmed === false ? [t("site.unconfirmed")] : [];
  return [...facts, ...status, ...doubt, ...(part.origin ? [part.origin] : [])].join(t("list.semicolon"));
}

function factsOf(part: Part): string[] {
  switch (part.kind) {
    case "reactor":
      return [
        t("site.reactor", { type: part.type, power: amount(part.thermal_power_mw, "MW", 0) }),
        ...(part.commercial ? [t("site.commercial", { day: part.commercial })] : []),
      ];
    case "sealed_source":
      return [t("site.source", {
        nuclide: part.nuclide, activity: activity(part.activity_bq), day: part.activity_date, code: part.code,
      })];
    case "chemical":
      return [
        t("site.chemical", {
          name: substanceName(part.substance), amount: mass(part.amount_kg), storage: word("storage", part.storage),
        }),
        ...(part.un ? [`UN ${part.un}`] : []),
      ];
    case "tailings_pond":
      return [
        t("site.pond", { capacity: `${grouped(part.capacity_m3)}\u00a0m³`, owner: part.owner }),
        ...(part.metals?.length ? [t("site.metals", { names: part.metals.map(quantityName).join(t("list.comma")) })] : []),
      ];
    case "water_intake":
      return [
        t("site.people", { n: grouped(part.population) }),
        ...(part.first_class_up_m == null ? [] : [t("site.zones", {
          up1: metres(part.first_class_up_m), down1: metres(part.first_class_down_m), up2: metres(part.second_class_up_m),
          down2: metres(part.second_class_down_m),
        })]),
      ];
  }
}

/** A chemical's name: the catalogue's, else that of the quantity that would be measured. */
function substanceName(key: string): string {
  const said = word("substance", key);
  return said === key ? quantityName(key) : said;
}

/** 3.7 TBq, 370 MBq: the prefix that leaves one to three figures before the point. */
export function activity(becquerel: number): string {
  const prefixes = ["", "k", "M", "G", "T", "P", "E"];
  const step = Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(becquerel) / 3 + 1e-9)));
  return `${trimmed(becquerel / 1000 ** step, 2)}\u00a0${prefixes[step]}Bq`;
}

/** 850 kg, 8 t. */
export function mass(kilograms: number): string {
  return kilograms < 1000 ? `${trimmed(kilograms, 1)}\u00a0kg` : `${grouped(kilograms / 1000)}\u00a0t`;
}

/** 1 200 000, with spaces that do not break (ISO 80000-1). */
export function grouped(value: number): string {
  return (value < 100 ? trimmed(value, 1) : count(Math.round(value))).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

function metres(value: number | null | undefined): string {
  return value == null ? "—" : `${grouped(value)}\u00a0m`;
}
