// Which share lies within the aim: of land, people, sites and sea; now and at night, with and without aircraft; by city.
import type { Coverage, Reach } from "../../messages";
import { citiesOf, part, type Shares as Four, sharesOf } from "../../state/reachFacts";
import { townName } from "../../state/towns";
import { t } from "../../text";
import { Share } from "./Share";

const CASES = [["now", "reach.now"], ["nowAir", "reach.nowAir"], ["night", "reach.night"], ["nightAir", "reach.nightAir"]] as const;

export function Shares({ reach }: { reach: Reach }) {
  const land = sharesOf(reach, "land");
  const sea = sharesOf(reach, "sea");
  return (
    <>
      <table class="values shares" aria-label={t("reach.sharesOf")}>
        <thead>
          <tr>
            <th scope="col">{t("reach.case")}</th>
            <th scope="col">{t("reach.landArea", { n: reach.aim_minutes })}</th><th scope="col">{t("reach.people")}</th>
            <th scope="col">{t("reach.sites")}</th><th scope="col">{t("reach.seaArea", { n: reach.aim_hours })}</th>
          </tr>
        </thead>
        <tbody>
          {CASES.map(([name, key]) => (
            <tr key={name}>
              <th scope="row">{t(key)}</th>
              <td><Area share={land[name]} /></td>
              <td><People share={land[name]} /></td>
              <td><Sites share={land[name]} /></td>
              <td><Area share={sea[name]} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">{t("reach.peopleAre")}</p>
      <h3>{t("reach.byCity")}</h3>
      <Cities shares={citiesOf(reach).map((each) => sharesOf(reach, "land", each))} />
      <p class="hint">{t("reach.citiesAre")}</p>
    </>
  );
}

function Cities({ shares }: { shares: readonly Four[] }) {
  return (
    <table class="values shares" aria-label={t("reach.byCity")}>
      <thead>
        <tr>
          <th scope="col">{t("column.city")}</th><th scope="col">{t("reach.areaNow")}</th><th scope="col">{t("reach.areaNight")}</th>
          <th scope="col">{t("reach.peopleNow")}</th><th scope="col">{t("reach.peopleNight")}</th><th scope="col">{t("reach.sites")}</th>
        </tr>
      </thead>
      <tbody>
        {shares.map((each) => (
          <tr key={each.place}>
            <th scope="row">{townName(each.place)}</th>
            <td><Area share={each.now} /></td><td><Area share={each.night} /></td>
            <td><People share={each.now} /></td><td><People share={each.night} /></td>
            <td><Sites share={each.now} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Area = ({ share }: { share: Coverage | undefined }) => <Share value={share && share.total_km2 > 0 ? share.share : null} />;
const People = ({ share }: { share: Coverage | undefined }) => <Share value={share ? part(share.people, share.people_total) : null} />;
const Sites = ({ share }: { share: Coverage | undefined }) => (
  <Share value={share ? part(share.sites, share.sites_total) : null} says={share?.sites_total ? `${share.sites}/${share.sites_total}` : ""} />
);
