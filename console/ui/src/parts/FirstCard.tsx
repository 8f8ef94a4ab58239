// Who is first at a place: each that gets there with its minutes, the first by land, sea and air on top, and whose way is drawn.
import { count, position, trimmed } from "../format";
import type { First } from "../messages";
import { type Asked, forgetPlace, shownWay } from "../state/reach";
import { firstOfEach, isAircraft } from "../state/reachFacts";
import { viewed } from "../state/watch";
import { either, t } from "../text";
import { UnitMark } from "./UnitMark";

const MOST = 8;

export function FirstCard({ asked }: { asked: Asked }) {
  const firsts = asked.answer?.firsts ?? [];
  const isSea = firsts.some((each) => each.kind === "vessel"); // on land none comes into question
  const bests = new Set(Object.values(firstOfEach(firsts)));
  return (
    <aside class="site-card first-card" aria-label={t("reach.first")} aria-live="polite">
      <header>
        <h2>{t("reach.first")} <small>{position(asked.longitude, asked.latitude)}</small></h2>
        <button type="button" class="plain" aria-label={t("reach.close")} onClick={forgetPlace}>✕</button>
      </header>
      {asked.trouble && <p class="says">{asked.trouble}</p>}
      {!asked.answer && !asked.trouble && <p class="says">{t("wait")}</p>}
      {asked.answer && !firsts.length && <p class="says">{t("reach.nobody")}</p>}
      <ol class="firsts">
        {firsts.filter((each, at) => at < MOST || bests.has(each)).map((each) => <Row key={each.unit} first={each} isSea={isSea} />)}
      </ol>
      {firsts.length > 0 && <p><small>{t("reach.fromCall")}</small></p>}
    </aside>
  );
}

function Row({ first, isSea }: { first: First; isSea: boolean }) {
  const reach = viewed.value?.reach.value;
  const boards = reach?.units.find((each) => each.id === first.boards);
  const aim = isSea ? (reach?.aim_hours ?? 6) * 60 : reach?.aim_minutes ?? 120;
  const how = [
    t("reach.readyIn", { n: count(Math.round(first.ready)) }),
    boards && t("reach.boards", { name: either(boards.name_zh, boards.name_en) }),
    first.way.length > 0 && t("reach.roads", { on: trimmed(first.on_road_km, 1), off: trimmed(first.off_road_km, 1) }),
  ].filter(Boolean).join(" · ");
  const isLate = aim < first.minutes;
  const isShown = shownWay.value === first.unit;
  return (
    <li>
      <UnitMark kind={first.kind} />
      <div>
        <b>{either(first.name_zh, first.name_en)}</b> {first.demo && <small>{t("station.demo")}</small>}
        <small class="how">{how}</small>
      </div>
      <span class="minutes"><b>{trimmed(first.minutes, 0)}</b>{"\u00a0min"}{isLate && <small>{t("reach.beyond")}</small>}</span>
      {first.way.length > 0 || isAircraft(first.kind)
        ? <button type="button" aria-pressed={isShown} onClick={() => { shownWay.value = isShown ? null : first.unit; }}>{t("reach.way")}</button>
        : <span />}
    </li>
  );
}
