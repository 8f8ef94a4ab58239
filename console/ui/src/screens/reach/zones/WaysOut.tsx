// Where people are received and decontaminated, and the way out of each threatened town or sector, with when to leave.
import { nearMinute, trimmed } from "../../../format";
import type { Zones } from "../../../messages";
import type { HouseModel } from "../../../state/model";
import { pickedOrigin } from "../../../state/zones";
import { either, t } from "../../../text";

export function WaysOut({ found, model }: { found: Zones; model: HouseModel }) {
  return (
    <>
      {found.receptions.length > 0 && (
        <p>
          <b>{t("zones.receptions")}</b>{" "}
          {found.receptions.map((each) => `${either(each.name_zh, each.name_en)} ${trimmed(each.distance_km, 0)} km`).join(t("list.comma"))}
        </p>
      )}
      {found.ways_out.length > 0 && (
        <table class="values ways-out" aria-label={t("zones.waysOut")}>
          <thead>
            <tr>
              <th scope="col">{t("zones.origin")}</th><th scope="col">{t("zones.to")}</th><th scope="col" class="number">{"min"}</th>
              <th scope="col" class="number">{"km"}</th><th scope="col">{t("zones.leaveBy")}</th>
            </tr>
          </thead>
          <tbody>
            {found.ways_out.map((each) => (
              <tr key={each.origin} class={pickedOrigin.value === each.origin ? "picked" : ""}>
                <th scope="row">
                  <button type="button" class="link" aria-pressed={pickedOrigin.value === each.origin}
                    onClick={() => { pickedOrigin.value = pickedOrigin.value === each.origin ? null : each.origin; }}>
                    {either(each.name_zh, each.name_en)}
                  </button>
                </th>
                <td>{either(each.to_zh, each.to_en) || "—"}{either(each.why_zh, each.why_en) && <small>{either(each.why_zh, each.why_en)}</small>}</td>
                <td class="number">{each.minutes === null ? "—" : trimmed(each.minutes, 0)}</td>
                <td class="number">
                  {each.km === null ? "—" : trimmed(each.km, 0)}
                  {each.inside_km > 0 && <small>{t("zones.inside", { km: trimmed(each.inside_km, 1), n: trimmed(each.clear_minutes, 0) })}</small>}
                </td>
                <td>{each.leave_by ? nearMinute(each.leave_by, model.now.value) : "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
