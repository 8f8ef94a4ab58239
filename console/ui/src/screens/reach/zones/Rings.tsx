// Zones with radius, people and source, and the sectors that something threatens, with when.
import { count, nearMinute, trimmed } from "../../../format";
import type { Zones } from "../../../messages";
import type { HouseModel } from "../../../state/model";
import { lettersOf, threatsOf } from "../../../state/zoneFacts";
import { either, t } from "../../../text";

export function Rings({ found, model }: { found: Zones; model: HouseModel }) {
  const threatened = threatsOf(found.sectors);
  const time = (moment: string | null): string => (moment ? nearMinute(moment, model.now.value) : "—");
  return (
    <>
      <table class="values zone-rings" aria-label={t("zones.rings")}>
        <thead>
          <tr>
            <th scope="col">{t("zones.zone")}</th><th scope="col" class="number">km</th><th scope="col" class="number">km²</th>
            <th scope="col" class="number">{t("zones.towns")}</th><th scope="col" class="number">{t("zones.people")}</th><th scope="col">{t("zones.from")}</th>
          </tr>
        </thead>
        <tbody>
          {found.zones.map((each) => (
            <tr key={`${each.key} ${each.share}`}>
              <th scope="row">
                {either(each.name_zh, each.name_en)}
                <small>{[lettersOf(each.key, either(each.name_zh, each.name_en)), each.leaves_region && t("zones.leaves")].filter(Boolean).join(" · ")}</small>
              </th>
              <td class="number">{trimmed(each.radius_km, 1)}{each.allowed_km && each.allowed_km[0] < each.allowed_km[1] && <small>{each.allowed_km.join("–")}</small>}</td>
              <td class="number">{trimmed(each.area_km2, each.area_km2 < 10 ? 2 : 0)}</td>
              <td class="number">{each.towns}</td>
              <td class="number">{count(each.people)}</td>
              <td>{either(each.source_zh, each.source)}{!each.confirmed && <em class="unconfirmed">{t("site.unconfirmed")}</em>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {threatened.length > 0 && (
        <table class="values zone-sectors" aria-label={t("zones.threatened")}>
          <thead>
            <tr>
              <th scope="col">{t("zones.sector")}</th><th scope="col">{t("zones.threat")}</th><th scope="col">{t("zones.soonest")}</th>
              <th scope="col">{t("zones.likely")}</th><th scope="col" class="number">{t("zones.people")}</th>
            </tr>
          </thead>
          <tbody>
            {threatened.map(({ first: each, sectors, people }) => (
              <tr key={each.id}>
                <th scope="row">{trimmed(each.inner_km, 1)}–{trimmed(each.outer_km, 1)} km {sectors.map((one) => either(one.name_zh, one.name_en)).join(t("list.comma"))}</th>
                <td>{each.threat && t(`zonethreat.${each.threat}`)}</td>
                <td>{time(each.soonest ?? null)}</td>
                <td>{each.after || each.by ? `${time(each.after ?? null)}–${time(each.by ?? null)}` : "—"}</td>
                <td class="number">{count(people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
