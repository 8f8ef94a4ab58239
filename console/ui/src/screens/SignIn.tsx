// Signing in, and the first visit: choose name and password, or go on and choose later.
import { changeLanguage } from "../state/language";
import { useSignal } from "@preact/signals";
import { Field } from "../parts/Field";
import { language } from "../prefs";
import { reasonOf } from "../state/notices";
import { me, signIn, signInWith, unreachable, welcomed } from "../state/session";
import { t } from "../text";
import { PasswordForm } from "./PasswordForm";

function Language() {
  return (
    <button type="button" class="plain language" lang={language.value === "zh" ? "en" : "zh-CN"}
      onClick={() => { changeLanguage(language.value === "zh" ? "en" : "zh"); }}>
      {t("language.other")}
    </button>
  );
}

export function SignIn() {
  const name = useSignal("");
  const password = useSignal("");
  const trouble = useSignal("");
  const busy = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    busy.value = true;
    try {
      await signInWith(name.value.trim(), password.value);
    } catch (error) {
      trouble.value = reasonOf(error);
      password.value = "";
    } finally {
      busy.value = false;
    }
  };
  return (
    <main class="door">
      <section class="panel">
        <h1>{t("app.name")} <small>{t("app.about")}</small></h1>
        <form class="narrow" onSubmit={(event) => void submit(event)}>
          <Field label={t("signin.name")}>
            <input required autofocus autocomplete="username" maxLength={100} value={name.value}
              onInput={(event) => { name.value = event.currentTarget.value; }} />
          </Field>
          <Field label={t("signin.password")}>
            <input type="password" required autocomplete="current-password" maxLength={256} value={password.value}
              onInput={(event) => { password.value = event.currentTarget.value; }} />
          </Field>
          {trouble.value && <p class="trouble" role="alert">{trouble.value}</p>}
          <div class="buttons"><button type="submit" class="loud" disabled={busy.value}>{t("signin.go")}</button></div>
        </form>
        <p class="hint">{t("signin.help")}</p>
      </section>
      <Language />
    </main>
  );
}

export function FirstVisit() {
  return (
    <main class="door">
      <section class="panel">
        <h1>{t("first.title")}</h1>
        <p>{t("first.why")}</p>
        <PasswordForm first done={(person) => {
          me.value = null; // the old session has ended: the streams open anew under the new one
          signIn(person);
        }} />
        <p><button type="button" onClick={() => { welcomed.value = true; }}>{t("first.later")}</button></p>
        <p class="hint">{t("first.laterHint")}</p>
      </section>
      <Language />
    </main>
  );
}

export function Waiting() {
  return <main class="door"><p class="says" role="status">{t(unreachable.value ? "error.unreachable" : "wait")}</p></main>;
}
