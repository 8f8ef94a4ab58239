// A rule in a form: typed fields with their help and what is wrong beside them, a trial over the past, and the proposal.
import { useSignal } from "@preact/signals";
import { ApiError, consider, post } from "../../api";
import type { Difference, Result, Trial } from "../../messages";
import { attempt, reasonOf } from "../../state/notices";
import { quantities, quantityName } from "../../state/quantities";
import { DETECTORS, type Draft, draftOf, EMPTY, keptKeys, OF, problemsOf, refusedField, SPAN_UNITS, type Table, tableOf } from "../../state/ruleForm";
import { unitSign } from "../../format";
import { live } from "../../state/watch";
import { t, word } from "../../text";
import { AmountField, ChoiceField, Levels, TextField } from "./Fields";
import { Differences, TrialText } from "./Proposals";

interface Props {
  /** The rule that is changed; null: a new one. */
  table: Table | null;
  taken: ReadonlySet<string>;
  again: () => void;
}

const SPANS = SPAN_UNITS.map((each) => [each, each] as const);

export function RuleForm({ table, taken, again }: Props) {
  const draft = useSignal<Draft>(table ? draftOf(table) : EMPTY);
  const tried = useSignal(false);
  const refused = useSignal<{ field: string; says: string } | null>(null);
  const outcome = useSignal<{ trial: Trial; difference: readonly Difference[] } | null>(null);
  const busy = useSignal(false);
  const now = draft.value;
  const own = OF[now.detector];
  const problems = tried.value ? problemsOf(now, taken) : new Map<string, string>();
  const change = (more: Partial<Draft>): void => {
    draft.value = { ...draft.peek(), ...more };
    refused.value = outcome.value = null;
  };
  const wrong = (field: string): string | undefined => {
    const found = problems.get(field);
    if (found) return word("rulewrong", found);
    return refused.value?.field === field ? refused.value.says : undefined;
  };
  const send = async (path: string, ignore: readonly string[], then: (result: Result) => void): Promise<void> => {
    tried.value = true;
    refused.value = outcome.value = null;
    if ([...problemsOf(draft.peek(), taken).keys()].some((each) => !ignore.includes(each))) return;
    busy.value = true;
    const body = { text: JSON.stringify({ rule: [tableOf(draft.peek(), table ?? {})] }), ...(ignore.length ? {} : { reason: draft.peek().reason.trim() }) };
    try {
      then(ignore.length ? await consider<Result>(path, body) : await post<Result>(path, body));
    } catch (error) {
      const named = error instanceof ApiError ? refusedField(error.english) : null;
      refused.value = named ?? { field: "", says: reasonOf(error) };
    } finally {
      busy.value = false;
    }
  };
  const tryIt = (): void => void send("/api/rules/try", ["reason"], (result) => {
    outcome.value = result.data as unknown as { trial: Trial; difference: readonly Difference[] };
  });
  const propose = (): void => void send("/api/rules/proposals", [], () => {
    void attempt(() => Promise.resolve(), t("done.proposed"));
    if (table === null) draft.value = EMPTY;
    else change({ reason: "" });
    tried.value = false;
    again();
  });
  const units = (quantities.value.get(now.quantity)?.units ?? []).map((each) => [each, unitSign(each) || t("rule.bare")] as const);
  const kept = table ? keptKeys(table) : [];
  return (
    <form class="rule-form" noValidate onSubmit={(event) => { event.preventDefault(); propose(); }}>
      <div class="pairs">
        <TextField label={t("rule.id")} hint={t("rule.idHint")} value={now.id} wrong={wrong("id")} fixed={table !== null} change={(id) => change({ id })} />
        <ChoiceField label={t("rule.detector")} hint={word("detectorhint", now.detector)} value={now.detector}
          choices={DETECTORS.map((each) => [each, word("detector", each)])} change={(detector) => change({ detector: detector as Draft["detector"] })} />
        <TextField label={t("rule.titleZh")} value={now.title_zh} wrong={wrong("title_zh")} change={(title_zh) => change({ title_zh })} />
        <TextField label={t("rule.titleEn")} value={now.title_en} wrong={wrong("title_en")} change={(title_en) => change({ title_en })} />
        {own.has("quantity") && (
          <ChoiceField label={t("column.quantity")} value={now.quantity} wrong={wrong("quantity")}
            choices={[["", t("rules.choose")], ...[...quantities.value.keys()].map((key) => [key, quantityName(key)] as const)]}
            change={(quantity) => {
              const unit = quantities.value.get(quantity)?.unit ?? "";
              change({ quantity, hysteresis: { ...now.hysteresis, unit }, least_sigma: { ...now.least_sigma, unit }, levels: now.levels.map((each) => ({ ...each, limit: { ...each.limit, unit } })) });
            }} />
        )}
        {own.has("direction") && (
          <ChoiceField label={t("rule.direction")} value={now.direction} choices={[["above", t("rule.higher")], ["below", t("rule.lower")]]}
            change={(direction) => change({ direction: direction as Draft["direction"] })} />
        )}
        {own.has("above") && (
          <ChoiceField label={t("rule.above")} hint={t("rule.aboveHint")} value={now.above}
            choices={[["absolute", t("rule.absolute")], ["background", t("rule.background")]]} change={(above) => change({ above: above as Draft["above"] })} />
        )}
        {own.has("window") && <AmountField label={t("rule.window")} hint={t("rule.windowHint")} value={now.window} units={SPANS} wrong={wrong("window")} change={(window) => change({ window })} />}
        {own.has("after") && <AmountField label={t("rule.after")} hint={t("rule.afterHint")} value={now.after} units={[["intervals", t("rule.intervals")], ...SPANS]} wrong={wrong("after")} change={(after) => change({ after })} />}
        {own.has("least_sigma") && <AmountField label={t("rule.leastSigma")} hint={t("rule.leastSigmaHint")} value={now.least_sigma} units={units} wrong={wrong("least_sigma")} change={(least_sigma) => change({ least_sigma })} />}
        {own.has("hold") && <AmountField label={t("rule.hold")} hint={t("rule.holdHint")} value={now.hold} units={SPANS} wrong={wrong("hold")} change={(hold) => change({ hold })} />}
        {own.has("off_delay") && <AmountField label={t("rule.offDelay")} hint={t("rule.offDelayHint")} value={now.off_delay} units={SPANS} wrong={wrong("off_delay")} change={(off_delay) => change({ off_delay })} />}
        {own.has("hysteresis") && <AmountField label={t("rule.hysteresis")} hint={t("rule.hysteresisHint")} value={now.hysteresis} units={units} wrong={wrong("hysteresis")} change={(hysteresis) => change({ hysteresis })} />}
      </div>
      <Levels draft={now} units={units} wrong={wrong} change={(levels) => change({ levels })} />
      <Where draft={now} change={change} wrong={wrong} />
      <div class="pairs">
        <TextField label={t("rule.guidanceZh")} hint={t("rule.guidanceHint")} rows={3} value={now.guidance_zh} change={(guidance_zh) => change({ guidance_zh })} />
        <TextField label={t("rule.guidanceEn")} rows={3} value={now.guidance_en} change={(guidance_en) => change({ guidance_en })} />
      </div>
      {kept.length > 0 && <p class="hint">{t("rule.kept", { keys: kept.join(", ") })}</p>}
      <TextField label={t("rules.reason")} value={now.reason} wrong={wrong("reason")} change={(reason) => change({ reason })} />
      <div class="buttons">
        <button type="button" disabled={busy.value} onClick={tryIt}>{t("rule.try")}</button>
        <button type="submit" class="loud" disabled={busy.value}>{t("rules.propose")}</button>
      </div>
      <div role="status">
        {busy.value && <p class="says">{t("rules.trying")}</p>}
        {tried.value && problems.size > 0 && <p class="trouble">{t("rule.wrong", { n: problems.size })}</p>}
        {refused.value && <p class="trouble">{refused.value.says}</p>}
        {outcome.value && <><Differences of={outcome.value.difference} /><TrialText of={outcome.value.trial} /></>}
      </div>
    </form>
  );
}

/** Which stations; what there is to choose from is what the region's stations are. */
function Where({ draft, change, wrong }: { draft: Draft; change: (more: Partial<Draft>) => void; wrong: (field: string) => string | undefined }) {
  const stations = [...(live.value?.stations.value.values() ?? [])];
  const choices = (key: "category" | "city" | "site" | "river"): (readonly [string, string])[] => {
    const found = new Set(stations.map((each) => each[key]).filter((each): each is string => Boolean(each)));
    if (draft[key]) found.add(draft[key]);
    return [["", t("rule.anyOf")], ...[...found].sort().map((each) => [each, key === "category" ? word("category", each) : each] as const)];
  };
  return (
    <fieldset class="where">
      <legend>{t("rule.where")}</legend>
      <div class="pairs">
        {(["category", "city", "site", "river"] as const).map((key) => (
          <ChoiceField key={key} label={t(`rule.${key}`)} value={draft[key]} choices={choices(key)} change={(value) => change({ [key]: value })} />
        ))}
        <TextField label={t("rule.stations")} hint={t("rule.stationsHint")} value={draft.stations} wrong={wrong("select")} change={(value) => change({ stations: value })} />
        <ChoiceField label={t("rule.scope")} value={draft.scope} choices={[["station", t("rule.scopeStation")], ["site", t("rule.scopeSite")]]}
          change={(scope) => change({ scope: scope as Draft["scope"] })} />
      </div>
    </fieldset>
  );
}
