// The top line of every screen: name, tabs, what is looked at, start of watch, the server's clock.
import { computed } from "@preact/signals";
import { calendarDay, clockTime, NOTHING, utcTime } from "../format";
import { ClockChip } from "./ClockChip";
import { arm, armed, sounding } from "../sound";
import { regionName } from "../state/region";
import { exerciseInAddress, pathTo, screen, SCREENS, show } from "../state/route";
import { isWaiting } from "../state/alerts";
import { drills, live, viewed } from "../state/watch";
import { either, t } from "../text";

const clock = computed(() => {
  const now = live.value?.now.value ?? null;
  if (now === null) return { day: NOTHING, time: "--:--:--", utc: "--:--:--" };
  return { day: calendarDay(now), time: clockTime(now), utc: utcTime(now) };
});

export function Header() {
  return (
    <header class="top">
      <span class="brand"><b>{t("app.name")}</b> <span title={regionName.value}>{regionName.value}</span></span>
      <nav aria-label={t("frame.screens")}>
        {SCREENS.map((name, index) => (
          <a key={name} href={pathTo(name, null, exerciseInAddress.value)} aria-current={screen.value === name ? "page" : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              show(name);
            }}>
            {t(`tab.${name}`)} <kbd>{index + 1}</kbd>
          </a>
        ))}
      </nav>
      <Houses />
      <ClockChip />
      <Watch />
      <Clock />
    </header>
  );
}

function waitingIn(exercise: string): number {
  return [...(drills.value.get(exercise)?.alerts.value.values() ?? [])].filter(isWaiting).length;
}

function Houses() {
  const running = live.value?.exercises.value ?? [];
  if (!running.length) return <span class="houses" />;
  const now = viewed.value?.exercise ?? null;
  return (
    <span class="houses" role="group" aria-label={t("frame.houses")}>
      <button type="button" class="house" aria-pressed={now === null} onClick={() => show(screen.peek(), null, null)}>
        {t("house.live")}
      </button>
      {running.filter((each) => drills.value.has(each.id)).map((each) => (
        <button key={each.id} type="button" class="house drill" aria-pressed={now === each.id} title={either(each.title_zh, each.title_en)}
          onClick={() => show(screen.peek(), null, each.id)}>
          <span class="title">{t("drill.mark")} {either(each.title_zh, each.title_en)}</span>
          {each.ended && <b class="ended">{t("drill.over")}</b>}
          {now !== each.id && waitingIn(each.id) > 0 && <b class="badge">{t("drill.waiting", { n: waitingIn(each.id) })}</b>}
        </button>
      ))}
    </span>
  );
}

function Watch() {
  return armed.value ? (
    <span class="watch armed" title={t("watch.armed.long")} data-sound={sounding.value?.severity ?? ""}>{t("watch.armed")}</span>
  ) : (
    <button type="button" class="watch" onClick={() => void arm()}>
      <b>{t("watch.silent")}</b> {t("watch.start")}
    </button>
  );
}

function Clock() {
  const { day, time, utc } = clock.value;
  const lost = live.value?.lost.value;
  return (
    <span class={lost ? "clock stale" : "clock"}>
      <span class="beijing">{t("clock.beijing")} <span>{day}</span> <b>{time}</b></span>
      <span class="utc">UTC {utc}</span>
    </span>
  );
}
