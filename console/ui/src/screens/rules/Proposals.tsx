// Proposals to change rules: what each changes and would have done, and a second person's decision.
import { useSignal } from "@preact/signals";
import { post } from "../../api";
import { fullTime, trimmed } from "../../format";
import type { Difference, Proposal, Trial } from "../../messages";
import { Field } from "../../parts/Field";
import { attempt } from "../../state/notices";
import { may, me } from "../../state/session";
import { t } from "../../text";

export function kindOf(proposal: Proposal): string {
  if (proposal.deed === "confirm") return t("rules.confirmation");
  if (proposal.deed === "retire") return t("rules.retirement");
  return t(proposal.base === null ? "rules.new" : "rules.changed");
}

export function Waiting({ proposal, again }: { proposal: Proposal; again: () => void }) {
  const note = useSignal("");
  const own = proposal.proposed_by === me.value?.user.name;
  const decide = async (verb: string): Promise<void> => {
    const path = `/api/rules/proposals/${encodeURIComponent(proposal.id)}/${verb}`;
    await attempt(() => post(path, { note: note.value }), t("done.rule"));
    again();
  };
  return (
    <article class="drill-card">
      <h4>{proposal.rule} · {kindOf(proposal)}</h4>
      <p>{t("rules.by", { who: proposal.proposed_by, time: fullTime(proposal.proposed_at) })} <q>{proposal.reason}</q></p>
      {proposal.deed === "retire" ? <p>{t("rules.retireMeans")}</p> : <Differences of={proposal.difference} />}
      {proposal.deed !== "confirm" && (proposal.trial === null ? <p class="hint">{t("rules.trying")}</p> : <TrialText of={proposal.trial} />)}
      <Field label={t("rules.note")}>
        <input maxLength={2000} value={note.value} onInput={(event) => { note.value = event.currentTarget.value; }} />
      </Field>
      <div class="buttons">
        <button type="button" disabled={own || !may("director")} onClick={() => void decide("approve")}>{t("rules.approve")}</button>
        <button type="button" disabled={own || !may("director")} onClick={() => void decide("reject")}>{t("rules.reject")}</button>
        {own && <button type="button" onClick={() => void decide("withdraw")}>{t("rules.withdraw")}</button>}
      </div>
      {own ? <p class="hint">{t("rules.second")}</p> : !may("director") && <p class="hint">{t("rules.director")}</p>}
    </article>
  );
}

export function Differences({ of }: { of: readonly Difference[] }) {
  return (
    <table class="values">
      <thead><tr>{(["key", "before", "after"] as const).map((each) => <th key={each} scope="col">{t(`column.${each}`)}</th>)}</tr></thead>
      <tbody>
        {of.map((each) => (
          <tr key={each.key}><th scope="row"><code>{each.key}</code></th><td>{each.before ?? "—"}</td><td>{each.after ?? "—"}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a rule would have done in the last days, beside the rule as it stands. */
export function TrialText({ of: trial }: { of: Trial }) {
  if (trial.trouble) return <p class="hint">{t("rules.untried", { why: trial.trouble })}</p>;
  if (trial.alerts_after === null) return <p class="hint">{t("rules.unheard")}</p>;
  const said = (alerts: number | null, hours: number | null): string =>
    alerts === null ? "—" : t("rules.alerts", { n: alerts, h: trimmed(hours ?? 0, 1) });
  return (
    <p>{t("rules.tried", {
      before: said(trial.alerts_before, trial.hours_before), after: said(trial.alerts_after, trial.hours_after), n: trial.readings,
    })}</p>
  );
}
