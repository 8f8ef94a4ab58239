// Rules under 设置: proposals that wait, a rule to look at, change or write anew, its past versions, and what was decided.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { fullTime } from "../../format";
import type { ProposalList, RuleTable, RuleVersion, RuleVersions } from "../../messages";
import { Field } from "../../parts/Field";
import { useAnswer } from "../../parts/useAnswer";
import { isKnown } from "../../state/ruleForm";
import type { Rule } from "../../state/rules";
import { may } from "../../state/session";
import { live } from "../../state/watch";
import { either, t, word } from "../../text";
import "../../text/settings";
import { kindOf, Waiting } from "./Proposals";
import { RuleForm } from "./RuleForm";
import { Confirm, Edit, Retire } from "./TextForms";

const LOOK_AGAIN_MS = 3000;
const SHOWN_DECIDED = 5;
const NEW = "\u0000new"; // no rule's id

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
  const known = new Set(rules.value?.rules.map((each) => each.id));
  return (
    <section class="panel rules" aria-label={t("settings.rules")}>
      <h2>{t("settings.rules")}</h2>
      <p class="hint">{t("rules.hint")}</p>
      {answer.trouble && <p class="says">{answer.trouble}</p>}
      <div class="rules-columns">
      <div>
      <h3>{t("rules.waiting")}</h3>
      {waiting.length === 0 && <p>{t("rules.none")}</p>}
      {waiting.map((each) => <Waiting key={each.id} proposal={each} again={answer.again} />)}
      <Decided of={proposals.filter((each) => each.state !== "open").slice(0, SHOWN_DECIDED)} />
      {rules.value && rules.value.retired.length > 0 && <Retired of={rules.value.retired} />}
      </div>
      <div>
      <h3>{t("rules.change")}</h3>
      <Field label={t("rules.rule")}>
        <select value={rule || chosen.value === NEW ? chosen.value : ""} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
          <option value="">{t("rules.choose")}</option>
          {may("officer") && <option value={NEW}>{t("rules.writeNew")}</option>}
          {rules.value?.rules.map((each) => <option key={each.id} value={each.id}>{either(each.title_zh, each.title_en)} ({each.id})</option>)}
        </select>
      </Field>
      {rule && <Chosen key={rule.id} rule={rule} again={answer.again} />}
      {chosen.value === NEW && <RuleForm key={NEW} table={null} taken={known} again={answer.again} />}
      </div>
      </div>
    </section>
  );
}

function Decided({ of }: { of: ProposalList["proposals"] }) {
  if (!of.length) return null;
  return (
    <>
      <h3>{t("rules.decided")}</h3>
      <ul class="life">
        {of.map((each) => (
          <li key={each.id}>
            <time>{each.decided_at && fullTime(each.decided_at)}</time>
            <span>{each.rule} · {kindOf(each)} · {word("proposal", each.state)} · {each.decided_by}</span>
            {each.note && <q>{each.note}</q>}
          </li>
        ))}
      </ul>
    </>
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

function Chosen({ rule, again }: { rule: Rule; again: () => void }) {
  const answer = useAnswer<RuleVersions>(`/api/rules/${encodeURIComponent(rule.id)}/versions`, () => live.value?.configuration.value);
  const versions = answer.value?.versions ?? [];
  const now = versions[versions.length - 1];
  const unconfirmed = rule.levels.filter((each) => each.limit !== null && !each.confirmed);
  return (
    <>
      {answer.trouble && <p class="says">{answer.trouble}</p>}
      {now && may("officer") && <Change key={now.version} rule={rule.id} text={now.text} again={again} />}
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

/** By a form where the rule is of a kind it knows; as text always. */
function Change({ rule, text, again }: { rule: string; text: string; again: () => void }) {
  const answer = useAnswer<RuleTable>(`/api/rules/${encodeURIComponent(rule)}/table`);
  const asText = useSignal(false);
  const table = answer.value?.table;
  if (answer.trouble) return <Edit text={text} again={again} />;
  if (!table) return <p class="says">{t("wait")}</p>;
  const fits = isKnown(table);
  return (
    <>
      {fits ? (
        <div class="buttons" role="group" aria-label={t("rules.how")}>
          <button type="button" aria-pressed={!asText.value} onClick={() => { asText.value = false; }}>{t("rules.asForm")}</button>
          <button type="button" aria-pressed={asText.value} onClick={() => { asText.value = true; }}>{t("rules.asText")}</button>
        </div>
      ) : <p class="hint">{t("rules.onlyText")}</p>}
      {fits && !asText.value ? <RuleForm table={table} taken={NOBODY} again={again} /> : <Edit text={text} again={again} />}
    </>
  );
}

const NOBODY: ReadonlySet<string> = new Set();
