// The bottom line of every screen: how fresh all this is, who is signed in, language, theme, help.
import { computed } from "@preact/signals";
import { age, calendarDay, clockTime, NOTHING, trimmed } from "../format";
import { helpOpen } from "../keys";
import { language, theme } from "../prefs";
import { me, role } from "../state/session";
import { live, viewed } from "../state/watch";
import { when } from "../state/when";
import { t, word } from "../text";

const pulse = computed(() => trimmed((viewed.value?.silence.value ?? 0) / 1000, 0));
const line = computed(() => {
  const model = viewed.value;
  if (!model) return "connecting";
  if (model.lost.value) return "lost";
  return model.link.value === "open" ? "open" : "connecting";
});
/** A drill has a clock of its own. */
const drillTime = computed(() => {
  const model = viewed.value;
  const now = model?.exercise == null ? null : model.now.value;
  return now === null ? "" : `${calendarDay(now)} ${clockTime(now, false)}`;
});
const newest = computed(() => {
  const model = viewed.value;
  const time = model?.newest.value;
  model?.now.value;
  return time && model ? when(model, time) : NOTHING;
});
const lag = computed(() => {
  const ms = viewed.value?.lagMs.value;
  return ms === null || ms === undefined ? NOTHING : ms < 1000 ? `${trimmed(ms, 0)} ms` : age(ms);
});
const online = computed(() => {
  const { online, all } = viewed.value?.online.value ?? { online: 0, all: 0 };
  return `${online}/${all}`;
});
const troubled = computed(() =>
  [...(live.value?.stages.value.values() ?? [])].filter((stage) => !stage.running).map((stage) => stage.stage),
);

export function Footer() {
  return (
    <footer class="bottom">
      <span class={`line ${line.value}`}>
        <i aria-hidden="true" /> {t(`line.${line.value as "open"}`)} <span class="age">{t("line.pulse", { s: pulse.value })}</span>
      </span>
      {drillTime.value && <span class="drill-text">{t("drill.clock", { time: drillTime.value })}</span>}
      <span>{t("frame.online")} <b>{online.value}</b></span>
      <span>{t("frame.newest")} <b>{newest.value}</b></span>
      <span>{t("frame.lag")} <b>{lag.value}</b></span>
      {troubled.value.length > 0 && (
        <span class="trouble">▲ {t("frame.stages", { names: troubled.value.map((name) => word("stage", name)).join(t("list.comma")) })}</span>
      )}
      <span class="rest" />
      <span>{me.value?.user.name} · {word("role", role.value)}</span>
      <button type="button" onClick={() => { language.value = language.value === "zh" ? "en" : "zh"; }}
        lang={language.value === "zh" ? "en" : "zh-CN"}>
        {t("language.other")}
      </button>
      <button type="button" onClick={() => { theme.value = theme.value === "light" ? "dark" : "light"; }}>
        {t(theme.value === "light" ? "theme.dark" : "theme.light")}
      </button>
      <button type="button" aria-label={t("keys.help")} onClick={() => { helpOpen.value = true; }}>?</button>
    </footer>
  );
}
