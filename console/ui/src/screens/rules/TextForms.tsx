// What an officer may ask of a rule: another text, its end, a limit to count as read. A second person decides each.
import { useSignal } from "@preact/signals";
import { post } from "../../api";
import { attempt } from "../../state/notices";
import { t, word } from "../../text";
import { Field } from "../../parts/Field";

export function Edit({ text, again }: { text: string; again: () => void }) {
  const written = useSignal(text);
  const reason = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { text: written.value, reason: reason.value.trim() };
    if (await attempt(() => post("/api/rules/proposals", body), t("done.proposed"))) {
      reason.value = "";
      again();
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Field label={t("rules.text")} hint={t("rules.textHint")}>
        <textarea class="code" required rows={16} spellcheck={false} maxLength={50_000} value={written.value}
          onInput={(event) => { written.value = event.currentTarget.value; }} />
      </Field>
      <Field label={t("rules.reason")}>
        <input required maxLength={2000} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("rules.propose")}</button>
    </form>
  );
}

export function Retire({ rule, again }: { rule: string; again: () => void }) {
  const reason = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const path = `/api/rules/${encodeURIComponent(rule)}/retire`;
    if (await attempt(() => post(path, { reason: reason.value.trim() }), t("done.proposed"))) {
      reason.value = "";
      again();
    }
  };
  return (
    <form class="line-form" onSubmit={(event) => void submit(event)}>
      <Field label={t("rules.retireWhy")} hint={t("rules.retireMeans")}>
        <input required maxLength={2000} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("rules.retire")}</button>
    </form>
  );
}

export function Confirm(props: { rule: string; severity: string; source: string; again: () => void }) {
  const { rule, severity, source, again } = props;
  const document = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const path = `/api/rules/${encodeURIComponent(rule)}/confirm`;
    if (await attempt(() => post(path, { severity, document: document.value.trim() }), t("done.proposed"))) {
      document.value = "";
      again();
    }
  };
  return (
    <form class="line-form" onSubmit={(event) => void submit(event)}>
      <Field label={t("rules.confirm", { severity: word("severity", severity) })} hint={source}>
        <input required maxLength={2000} placeholder={t("rules.document")} value={document.value}
          onInput={(event) => { document.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("rules.confirmIt")}</button>
    </form>
  );
}
