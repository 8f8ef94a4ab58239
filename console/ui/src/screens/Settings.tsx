// 设置: this PC's choices, one's own password, drills and channels; and in parts of their own rules, people, the log book.
import { Parts } from "../parts/Parts";
import { changeLanguage } from "../state/language";
import { helpOpen } from "../keys";
import { onDemand } from "../parts/onDemand";
import { keys, language, type Language, theme, type Theme } from "../prefs";
import { PATTERNS, test } from "../sound";
import { SEVERITIES } from "../state/alerts";
import { attempt } from "../state/notices";
import { opened } from "../state/route";
import { may, me, signOut } from "../state/session";
import { viewed } from "../state/watch";
import { t, word } from "../text";
import { Deliveries } from "./Deliveries";
import { Drills } from "./Drills";
import { PasswordForm } from "./PasswordForm";

/** Parts that few people open; a director may look into the log book, an admin at people. */
const RulesPart = onDemand(async () => (await import("./rules/Rules")).Rules);
const People = onDemand(async () => (await import("./settings/People")).People);
const LogBook = onDemand(async () => (await import("./settings/LogBook")).LogBook);
const PARTS = ["here", "rules", "log", "people"] as const;
type Part = (typeof PARTS)[number];
/** Parts that are of the live house whatever is looked at: no drill's mark may lie over them. */
const OF_LIVE: readonly Part[] = ["rules", "people"];
const SHOWN = { here: Here, rules: RulesPart, log: LogBook, people: People };

function isOpenTo(part: Part): boolean {
  return part === "people" ? may("admin") : part === "log" ? may("director") : true;
}

export function Settings() {
  const shown = PARTS.filter(isOpenTo);
  const part = shown.find((each) => each === opened.value) ?? "here";
  const Shown = SHOWN[part];
  return (
    <>
      <Parts screen="settings" label={t("settings.parts")} names={shown} open={part} title={(name) => t(`settingspart.${name}`)} />
      {OF_LIVE.includes(part) && viewed.value?.exercise ? (
        <div class="of-live">
          <p><b class="tag live">{t("house.liveAlerts")}</b> {t("settings.ofLive")}</p>
          <Shown />
        </div>
      ) : <Shown />}
    </>
  );
}

function Here() {
  return (
    <div class="settings-here">
      <section class="panel" aria-label={t("settings.here")}>
        <h2>{t("settings.here")}</h2>
        <Choice label={t("settings.language")} value={language.value} choose={(each) => { changeLanguage(each as Language); }}
          options={[["zh", t("language.zh")], ["en", t("language.en")]]} />
        <Choice label={t("settings.theme")} value={theme.value} choose={(each) => { theme.value = each as Theme; }}
          options={[["light", t("theme.light")], ["dark", t("theme.dark")]]} />
        <Choice label={t("settings.keys")} value={keys.value} choose={(each) => { keys.value = each as "on"; }}
          options={[["on", t("settings.keysOn")], ["off", t("settings.keysOff")]]} />
        <p><button type="button" onClick={() => { helpOpen.value = true; }}>{t("keys.title")}</button></p>
        <h3>{t("settings.sound")}</h3>
        <p class="hint">{t("settings.soundHint")}</p>
        <div class="buttons">
          {SEVERITIES.filter((each) => each in PATTERNS).map((each) => (
            <button key={each} type="button" onClick={() => test(each)}>{t("settings.play", { severity: word("severity", each) })}</button>
          ))}
        </div>
      </section>
      <section class="panel" aria-label={t("settings.account")}>
        <h2>{t("settings.account")}</h2>
        <p>{me.value?.user.name} · {word("role", me.value?.user.role ?? "viewer")}</p>
        <PasswordForm />
        <p><button type="button" onClick={() => void attempt(signOut)}>{t("action.signout")}</button> <a class="link" href="/api/docs">{t("settings.api")}</a></p>
      </section>
      <Drills />
      {may("officer") && <Deliveries />}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: [string, string][];
  choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      {options.map(([name, says]) => (
        <label key={name}><input type="radio" name={label} checked={value === name} onChange={() => choose(name)} /> {says}</label>
      ))}
    </fieldset>
  );
}
