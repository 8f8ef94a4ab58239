// The bottom line of every screen: how fresh all this is, who is signed in, language, theme, help.
import { changeLanguage } from "../state/language";
import { helpOpen } from "../keys";
import { language, theme } from "../prefs";
import { drillTime, lag, line, newest, online, pulse, stopped } from "../state/freshness";
import { me, role } from "../state/session";
import { t, word } from "../text";

export function Footer() {
  return (
    <footer class="bottom">
      <span class={`line ${line.value}`}>
        <i aria-hidden="true" /> {t(`line.${line.value}`)} <span class="age">{t("line.pulse", { s: pulse.value })}</span>
      </span>
      {drillTime.value && <span class="drill-text">{t("drill.clock", { time: drillTime.value })}</span>}
      <span>{t("frame.online")} <b>{online.value}</b></span>
      <span>{t("frame.newest")} <b>{newest.value}</b></span>
      <span>{t("frame.lag")} <b>{lag.value}</b></span>
      {stopped.value.length > 0 && (
        <span class="trouble">▲ {t("frame.stages", { names: stopped.value.map((name) => word("stage", name)).join(t("list.comma")) })}</span>
      )}
      <span class="rest" />
      <span>{me.value?.user.name} · {word("role", role.value)}</span>
      <button type="button" onClick={() => { changeLanguage(language.value === "zh" ? "en" : "zh"); }}
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
