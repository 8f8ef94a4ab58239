// Rules under 设置: proposals with what they change and would have done, a second person's decision, and past versions.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { post } from "../api";
import { fullTime, trimmed } from "../format";
import type { Difference, Proposal, ProposalList, RuleVersion, RuleVersions } from "../messages";
import { Field } from "../parts/Field";
import { Confirm, Edit, Retire } from "../parts/RuleForms";
import { useAnswer } from "../parts/useAnswer";
import { attempt } from "../state/notices";
import type { Rule } from "../state/rules";
import { may, me } from "../state/session";
import { live } from "../state/watch";
import { either, t, word } from "../text";

const LOOK_AGAIN_MS = 3000;
const SHOWN_DECIDED = 5;

export function Rules() {
  const rules = useAnswer<{ rules: Rule[]; retired: RuleVersion[] }>("/api/rules", () => live.value?.configuration.value);
  const answer = useAnswer<ProposalList>("/api/rules/proposals", () => live.value?.configuration.value);
  const chosen = useSignal("");
  const proposals = answer.value?.proposals ?? [];
  const waiting = proposals.filter((each) => each.state === "open");
  // A trial is ready some seconds after its proposal; nothing else tells so.
  const isTrying = waiting.some((each) => each.deed !== "confirm" && each.trial === null);
  useEffect(() => {
    if (!isTrying) return;
    const timer = setTimeout(answer.again, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isTrying, answer.value]);
  const rule = rules.value?.rules.find((each) => each.id === chosen.value);
  return (
    <section class="panel rules" aria-label={t("settings.rules")}>
      <h2>{t("settings.rules")}</h2>
      <p class="hint">{t("rules.hint")}</p>
      {answer.trouble && <p class="says">{answer.trouble}</p>}
      <h3>{t("rules.waiting")}</h3>
      {waiting.length === 0 && <p>{t("rules.none")}</p>}
      {waiting.map((each) => <Waiting key={each.id} proposal={each} again={answer.again} />)}
      <h3>{t("rules.change")}</h3>
      <Field label={t("rules.rule")}>
        <select value={rule ? chosen.value : ""} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
          <option value="">{t("rules.choose")}</option>
          {rules.value?.rules.map((each) => <option key={each.id} value={each.id}>{either(each.title_zh, each.title_en)} ({each.id})</option>)}
        </select>
      </Field>
      {rule && <Chosen key={rule.id} rule={rule} again={answer.again} />}
      {rules.value && rules.value.retired.length > 0 && <Retired of={rules.value.retired} />}
      <h3>{t("rules.decided")}</h3>
      <ul class="life">
        {proposals.filter((each) => each.state !== "open").slice(0, SHOWN_DECIDED).map((each) => (
          <li key={each.id}>
            <time>{each.decided_at && fullTime(each.decided_at)}</time>
            <span>{each.rule} · {kindOf(each)} · {word("proposal", each.state)} · {each.decided_by}</span>
            {each.note && <q>{each.note}</q>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Retired({ of }: { of: readonly RuleVersion[] }) {
  return (
    <>
      <h3>{t("rules.retired")}</h3>
      <ul class="life">
        {of.map((each) => (
          <li key={each.rule}>
            <time>{fullTime(each.since)}</time>
            <span>{each.rule} · {each.from_file ? t("rules.dropped") : t("rules.two", { one: each.proposed_by, other: each.approved_by })}</span>
            {each.reason && <q>{each.reason}</q>}
          </li>
        ))}
      </ul>
    </>
  );
}

function kindOf(proposal: Proposal): string {
  if (proposal.deed === "confirm") return t("rules.confirmation");
  if (proposal.deed === "retire") return t("rules.retirement");
  return t(proposal.base === null ? "rules.new" : "rules.changed");
}

function Waiting({ proposal, again }: { proposal: Proposal; again: () => void }) {
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
      {proposal.deed !== "confirm" && <TrialOf proposal={proposal} />}
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

function Differences({ of }: { of: readonly Difference[] }) {
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

function TrialOf({ proposal }: { proposal: Proposal }) {
  const trial = proposal.trial;
  if (trial === null) return <p class="hint">{t("rules.trying")}</p>;
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

function Chosen({ rule, again }: { rule: Rule; again: () => void }) {
  const answer = useAnswer<RuleVersions>(`/api/rules/${encodeURIComponent(rule.id)}/versions`, () => live.value?.configuration.value);
  const versions = answer.value?.versions ?? [];
  const now = versions[versions.length - 1];
  const unconfirmed = rule.levels.filter((each) => each.limit !== null && !each.confirmed);
  return (
    <>
      {answer.trouble && <p class="says">{answer.trouble}</p>}
      {now && may("officer") && <Edit key={now.version} text={now.text} again={again} />}
      {now && may("officer") && <Retire rule={rule.id} again={again} />}
      {may("officer") && unconfirmed.map((each) => (
        <Confirm key={each.severity} rule={rule.id} severity={each.severity} source={each.source} again={again} />
      ))}
      <h4>{t("rules.versions")}</h4>
      <ol class="life" reversed>
        {[...versions].reverse().map((each) => (
          <li key={each.number}>
            <time>{fullTime(each.since)}</time>
            <span>
              <code>{each.version}</code> {each.retired && <b>{t("rules.retirement")} </b>}
              {each.from_file ? t(each.retired ? "rules.dropped" : "rules.file") : t("rules.two", { one: each.proposed_by, other: each.approved_by })}
            </span>
            {each.reason && <q>{each.reason}</q>}
          </li>
        ))}
      </ol>
    </>
  );
}
