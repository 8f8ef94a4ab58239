// What an admin does for one person: a new password, and the address that signs a wall screen in as a viewer.
import { useSignal } from "@preact/signals";
import { patch, post } from "../../api";
import { fullTime } from "../../format";
import type { UserRow, WallPass } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { attempt } from "../../state/notices";
import { t } from "../../text";
import { SHORTEST } from "./People";

interface Props {
  user: UserRow;
  close: () => void;
}

export function NewPassword({ user, close }: Props) {
  const password = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const path = `/api/users/${encodeURIComponent(user.name)}`;
    if (await attempt(() => patch(path, { password: password.value }), t("done.password"))) close();
  };
  return (
    <Dialog title={t("people.passwordOf", { name: user.name })} close={close}>
      <form class="narrow" onSubmit={(event) => void submit(event)}>
        <Field label={t("password.new")} hint={t("people.passwordHint", { n: SHORTEST })}>
          <input type="password" required minLength={SHORTEST} maxLength={256} autocomplete="new-password" value={password.value}
            onInput={(event) => { password.value = event.currentTarget.value; }} />
        </Field>
        <div class="buttons"><button type="submit" class="loud">{t("password.change")}</button></div>
      </form>
    </Dialog>
  );
}

const DAYS = [7, 30, 90, 365];

export function WallPassDialog({ user, close }: Props) {
  const days = useSignal(90);
  const made = useSignal<WallPass | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    await attempt(async () => {
      made.value = await post<WallPass>(`/api/users/${encodeURIComponent(user.name)}/wall`, { days: days.value });
    });
  };
  return (
    <Dialog title={t("people.wallOf", { name: user.name })} close={close}>
      <p>{t("people.wallHint")}</p>
      <form class="line-form" onSubmit={(event) => void submit(event)}>
        <Field label={t("people.wallDays")}>
          <select value={days.value} onChange={(event) => { days.value = Number(event.currentTarget.value); }}>
            {DAYS.map((each) => <option key={each} value={each}>{t("people.days", { n: each })}</option>)}
          </select>
        </Field>
        <button type="submit" class="loud">{t("people.wallMake")}</button>
      </form>
      {made.value && (
        <div role="status">
          <Field label={t("people.wallAddress")} hint={t("people.wallOnce", { by: fullTime(made.value.open_before), until: fullTime(made.value.until) })}>
            <textarea class="code" readOnly rows={4} value={`${location.origin}${made.value.address}`} onFocus={(event) => event.currentTarget.select()} />
          </Field>
        </div>
      )}
    </Dialog>
  );
}
