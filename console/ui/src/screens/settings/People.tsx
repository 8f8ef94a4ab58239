// The people who may sign in, for admins: role, new password, lock, sign out everywhere, and walls for viewers.
import { useSignal } from "@preact/signals";
import { patch, post } from "../../api";
import { calendarDay } from "../../format";
import type { UserList, UserRow } from "../../messages";
import { Field } from "../../parts/Field";
import { useAnswer } from "../../parts/useAnswer";
import { attempt } from "../../state/notices";
import { me } from "../../state/session";
import { t, word } from "../../text";
import "../../text/settings";
import { NewPassword, WallPassDialog } from "./PersonDialogs";

const ROLES = ["viewer", "officer", "director", "admin"];
/** console/passwords.py. */
export const SHORTEST = 8;

const pathOf = (user: UserRow): string => `/api/users/${encodeURIComponent(user.name)}`;

export function People() {
  const answer = useAnswer<UserList>("/api/users");
  const renewing = useSignal<UserRow | null>(null);
  const walling = useSignal<UserRow | null>(null);
  const change = async (user: UserRow, body: Record<string, unknown>): Promise<void> => {
    await attempt(() => patch(pathOf(user), body), t("done.user"));
    answer.again();
  };
  return (
    <section class="panel users" aria-label={t("settings.users")}>
      <h2>{t("settings.users")}</h2>
      <p class="hint">{t("people.hint")}</p>
      {answer.trouble && <p class="says">{answer.trouble}</p>}
      <table class="values">
        <thead><tr>{(["name", "role", "created", "state", "do"] as const).map((each) => <th key={each} scope="col">{t(`column.${each}`)}</th>)}</tr></thead>
        <tbody>
          {answer.value?.users.map((user) => (
            <tr key={user.name}>
              <th scope="row">{user.name}</th>
              <td>
                <select aria-label={t("people.roleOf", { name: user.name })} value={user.role} disabled={user.name === me.value?.user.name}
                  onChange={(event) => void change(user, { role: event.currentTarget.value })}>
                  {ROLES.map((each) => <option key={each} value={each}>{word("role", each)}</option>)}
                </select>
              </td>
              <td>{calendarDay(user.created)}</td>
              <td>{t(user.disabled ? "users.out" : user.has_password ? "users.in" : "users.nopassword")}</td>
              <td>{user.name === me.value?.user.name
                ? <small>{t("people.self")}</small>
                : <Deeds user={user} lock={() => void change(user, { disabled: !user.disabled })}
                    renew={() => { renewing.value = user; }} wall={() => { walling.value = user; }} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <NewUser done={answer.again} />
      {renewing.value && <NewPassword user={renewing.value} close={() => { renewing.value = null; answer.again(); }} />}
      {walling.value && <WallPassDialog user={walling.value} close={() => { walling.value = null; }} />}
    </section>
  );
}

function Deeds({ user, lock, renew, wall }: { user: UserRow; lock: () => void; renew: () => void; wall: () => void }) {
  return (
    <span class="buttons">
      <button type="button" onClick={renew}>{t("people.password")}</button>
      <button type="button" onClick={() => void attempt(() => post(`${pathOf(user)}/signout`), t("people.signedOut", { name: user.name }))}>
        {t("people.signOut")}
      </button>
      <button type="button" onClick={lock}>{t(user.disabled ? "users.let" : "users.keep")}</button>
      {user.role === "viewer" && !user.disabled && <button type="button" onClick={wall}>{t("people.wall")}</button>}
    </span>
  );
}

function NewUser({ done }: { done: () => void }) {
  const name = useSignal("");
  const role = useSignal("officer");
  const password = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { name: name.value.trim(), role: role.value, password: password.value };
    if (await attempt(() => post("/api/users", body), t("done.user"))) {
      name.value = password.value = "";
      done();
    }
  };
  return (
    <form class="line-form" onSubmit={(event) => void submit(event)}>
      <Field label={t("signin.name")}>
        <input required maxLength={100} autocomplete="off" value={name.value} onInput={(event) => { name.value = event.currentTarget.value; }} />
      </Field>
      <Field label={t("column.role")}>
        <select value={role.value} onChange={(event) => { role.value = event.currentTarget.value; }}>
          {ROLES.map((each) => <option key={each} value={each}>{word("role", each)}</option>)}
        </select>
      </Field>
      <Field label={t("signin.password")}>
        <input type="password" required minLength={SHORTEST} maxLength={256} autocomplete="new-password" value={password.value}
          onInput={(event) => { password.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("users.add")}</button>
    </form>
  );
}
