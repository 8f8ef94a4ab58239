// What the rings on the map mean: which source, how strong it is now, at which distance which dose rate, and on what it rests.
import { amount, fullTime, position } from "../format";
import { forgetRings, type RingsShown } from "../state/rings";
import { either, t } from "../text";
import { activity, grouped } from "./SiteCard";

export function RingsCard({ shown }: { shown: RingsShown }) {
  const { answer, longitude, latitude } = shown;
  return (
    <aside class="site-card" aria-label={t("rings.title", { nuclide: answer.nuclide })} aria-live="polite">
      <header>
        <h2>{t("rings.title", { nuclide: answer.nuclide })}</h2>
        <button type="button" class="plain" aria-label={t("rings.close")} onClick={forgetRings}>✕</button>
      </header>
      <p>
        {t("rings.now", { activity: activity(answer.activity_now_bq), time: fullTime(answer.time) })}
        {answer.activity_date && ` ${t("rings.was", { activity: activity(answer.activity_bq), day: answer.activity_date })}`}
        {answer.category && ` ${t("rings.category", { n: answer.category })}`}
        {answer.category && !answer.category_confirmed && ` ${t("rings.doubt")}`}
        {" · "}{position(longitude, latitude)}
      </p>
      <table class="rings">
        <thead><tr><th>µGy/h</th><th>µSv/h</th><th>{t("rings.within")}</th><th>{t("rings.meaning")}</th></tr></thead>
        <tbody>
          {answer.rings.map((each) => (
            <tr key={each.rate}>
              <td>{grouped(each.rate)}</td><td>{grouped(each.ambient)}</td><td>{grouped(each.radius_m)}{"\u00a0m"}</td>
              <td>{either(each.meaning_zh, each.meaning_en)} <small>{each.source}{!each.confirmed && ` ${t("rings.doubt")}`}</small></td>
            </tr>
          ))}
        </tbody>
      </table>
      <p><small>{either(answer.note_zh, answer.note_en)} Γ = {amount(answer.gamma, "µGy m²/(GBq h)", 1)} ({either(answer.gamma_source_zh, answer.gamma_source_en)})</small></p>
    </aside>
  );
}
