// Changes one's own password; the first visitor chooses a name with it.
import { useSignal } from "@preact/signals";
import { post } from "../api";
import type { Me } from "../messages";
import { Field } from "../parts/Field";
import { attempt, notify } from "../state/notices";
import { me } from "../state/session";
import { t } from "../text";

/** console/passwords.py. */
const SHORTEST = 8;
const LONGEST = 256;

export function PasswordForm({ first = false, done }: { first?: boolean; done?: (person: Me) => void }) {
  const name = useSignal(me.peek()?.user.name ?? "");
  const old = useSignal("");
  const fresh = useSignal("");
  const again = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (fresh.value !== again.value) {
      notify("refused", t("password.differ"));
      return;
    }
    const body = { old: old.value, new: fresh.value, ...(first ? { name: name.value.trim() } : {}) };
    await attempt(async () => {
      const person = await post<Me>("/api/me/password", body);
      old.value = fresh.value = again.value = "";
      if (done) done(person);
      else me.value = person;
    }, t("done.password"));
  };
  const field = (label: string, value: typeof old, autocomplete: "current-password" | "new-password", hint?: string) => (
    <Field label={label} {...(hint ? { hint } : {})}>
      <input type="password" required autocomplete={autocomplete} minLength={autocomplete === "new-password" ? SHORTEST : 1}
        maxLength={LONGEST} value={value.value} onInput={(event) => { value.value = event.currentTarget.value; }} />
    </Field>
  );
  return (
    <form class="narrow" onSubmit={(event) => void submit(event)}>
      {first && (
        <Field label={t("signin.name")}>
          <input required autocomplete="username" maxLength={100} value={name.value}
            onInput={(event) => { name.value = event.currentTarget.value; }} />
        </Field>
      )}
      {!first && <input class="unseen" type="text" autocomplete="username" readOnly tabIndex={-1} aria-hidden="true" value={name.value} />}
      {me.value?.has_password && field(t("password.old"), old, "current-password")}
      {field(t("password.new"), fresh, "new-password", t("password.hint", { n: SHORTEST }))}
      {field(t("password.again"), again, "new-password")}
      <div class="buttons"><button type="submit" class="loud">{t(first ? "first.set" : "password.change")}</button></div>
    </form>
  );
}
