// Whether what an alert says is plausible, as an officer found: the flag, and the form to set it with its grounds.
import { useSignal } from "@preact/signals";
import type { Alert, Validation } from "../messages";
import { Field } from "../parts/Field";
import { validate } from "../state/actions";
import { may } from "../state/session";
import { t, word } from "../text";

const FLAGS: readonly Validation[] = ["validated", "not_plausible", "not_validated"];

export function ValidationText({ alert }: { alert: Alert }) {
  return (
    <span class={`validation ${alert.validation}`}>
      {word("validation", alert.validation)}{alert.validated_by && ` · ${alert.validated_by}`}
    </span>
  );
}

export function Validate({ alert }: { alert: Alert }) {
  const flag = useSignal<Validation>("validated");
  const note = useSignal("");
  if (!may("officer")) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await validate(alert, flag.value, note.value.trim())) note.value = "";
  };
  return (
    <form class="line-form wide" aria-label={t("detail.validation")} onSubmit={(event) => void submit(event)}>
      <Field label={t("detail.validation")}>
        <select value={flag.value} onChange={(event) => { flag.value = event.currentTarget.value as Validation; }}>
          {FLAGS.map((each) => <option key={each} value={each}>{word("validation", each)}</option>)}
        </select>
      </Field>
      <Field label={t("detail.grounds")}>
        <input required maxLength={2000} value={note.value} onInput={(event) => { note.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("action.record")}</button>
    </form>
  );
}
