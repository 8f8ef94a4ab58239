// The papers that apply to an incident: what each still lacks, its files, and that it was handed in. Nothing where the
// server makes none.
import { useSignal } from "@preact/signals";
import { typedTime } from "../../format";
import type { Incident, PaperList, PaperState } from "../../messages";
import { shortDuty } from "../../parts/clock";
import { Field } from "../../parts/Field";
import { useAnswer } from "../../parts/useAnswer";
import { language } from "../../prefs";
import { deed } from "../../state/deeds";
import type { HouseModel } from "../../state/model";
import { applying, dutiesOf, FORMATS, paperPath } from "../../state/papers";
import { may } from "../../state/session";
import { either, t } from "../../text";

export function Papers({ incident, model }: { incident: Incident; model: HouseModel }) {
  const base = model.path(`incidents/${encodeURIComponent(incident.id)}`);
  const answer = useAnswer<PaperList>(`${base}/papers`, () => model.incidents.value.get(incident.id));
  if (answer.absent) return null;
  const papers = applying(answer.value);
  return (
    <section class="papers" aria-label={t("incident.papers")}>
      <h3>{t("incident.papers")}</h3>
      {!answer.value && <p class="says">{answer.trouble || t("wait")}</p>}
      {answer.value && papers.length === 0 && <p class="says">{t("paper.none")}</p>}
      {papers.map((paper) => <One key={paper.paper} paper={paper} base={base} incident={incident} />)}
    </section>
  );
}

function One({ paper, base, incident }: { paper: PaperState; base: string; incident: Incident }) {
  const handing = useSignal(false);
  return (
    <article class="drill-card">
      <h4>{either(paper.title_zh, paper.title_en)} {paper.handed_in > 0 && <small>{t("paper.handedIn", { n: paper.handed_in })}</small>}</h4>
      {either(paper.why_zh, paper.why_en) && <small>{either(paper.why_zh, paper.why_en)}</small>}
      {paper.missing.length > 0 && (
        <p class="missing">{t("paper.missing", { names: paper.missing.map((each) => either(each.zh, each.en)).join(t("list.comma")) })}</p>
      )}
      <div class="buttons">
        {FORMATS.map((format) => (
          <a key={format} class="link" href={`${base}/${paperPath(paper, format, language.value)}`} download>
            {t(`paperformat.${format}`)}
          </a>
        ))}
        {incident.stage !== "closed" && (
          <button type="button" disabled={!may("officer")} aria-expanded={handing.value} onClick={() => { handing.value = !handing.value; }}>
            {t("paper.hand")}
          </button>
        )}
      </div>
      {handing.value && <Handed paper={paper} incident={incident} done={() => { handing.value = false; }} />}
    </article>
  );
}

const WAYS = ["phone", "fax", "system"] as const;

function Handed({ paper, incident, done }: { paper: PaperState; incident: Incident; done: () => void }) {
  const to = useSignal("");
  const way = useSignal<(typeof WAYS)[number]>("phone");
  const note = useSignal("");
  const time = useSignal("");
  const wrong = useSignal(false);
  const open = dutiesOf(paper, incident);
  const duty = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const read = time.value.trim() ? typedTime(time.value) : undefined;
    wrong.value = read === null;
    if (read === null) return;
    const body = {
      paper: paper.paper, to: to.value.trim(), way: way.value, note: note.value.trim(),
      ...(read && { time: read }), ...(duty.value && { deadline: duty.value }),
    };
    if (await deed(incident, "report", body)) done();
  };
  return (
    <form class="line-form wide" onSubmit={(event) => void submit(event)}>
      <Field label={t("paper.to")}>
        <input required maxLength={200} value={to.value} onInput={(event) => { to.value = event.currentTarget.value; }} />
      </Field>
      <Field label={t("paper.way")}>
        <select value={way.value} onChange={(event) => { way.value = event.currentTarget.value as (typeof WAYS)[number]; }}>
          {WAYS.map((each) => <option key={each} value={each}>{t(`paperway.${each}`)}</option>)}
        </select>
      </Field>
      <Field label={t("paper.time")} hint={t("paper.timeHint")}>
        <input maxLength={20} value={time.value} onInput={(event) => { time.value = event.currentTarget.value; wrong.value = false; }} />
      </Field>
      {open.length > 0 && (
        <Field label={t("paper.duty")}>
          <select value={duty.value} onChange={(event) => { duty.value = event.currentTarget.value; }}>
            <option value="">{t("paper.noDuty")}</option>
            {open.map((each) => <option key={each.id} value={each.id}>{shortDuty(each)}</option>)}
          </select>
        </Field>
      )}
      <Field label={t("detail.note")}>
        <input maxLength={2000} value={note.value} onInput={(event) => { note.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit" class="loud">{t("action.record")}</button>
      {wrong.value && <small class="trouble" role="alert">{t("incident.timeWrong")}</small>}
    </form>
  );
}
