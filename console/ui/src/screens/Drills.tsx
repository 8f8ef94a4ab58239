// Drills: which run, which can be played; a director starts and stops them.
import { useSignal } from "@preact/signals";
import { post, remove } from "../api";
import { fullTime, trimmed } from "../format";
import type { Drill, Exercise, ExerciseList } from "../messages";
import { Field } from "../parts/Field";
import { DrillTag } from "../parts/marks";
import { useAnswer } from "../parts/useAnswer";
import { attempt } from "../state/notices";
import { show } from "../state/route";
import { may } from "../state/session";
import { live } from "../state/watch";
import { either, t } from "../text";

export function Drills() {
  const answer = useAnswer<ExerciseList>("/api/exercises", () => live.value?.exercises.value);
  const running = live.value?.exercises.value ?? [];
  return (
    <section class="panel" aria-label={t("settings.drills")}>
      <h2>{t("settings.drills")}</h2>
      <p class="hint">{t("drills.hint")}</p>
      {running.map((each) => <Running key={each.id} of={each} />)}
      {answer.trouble && <p class="says">{answer.trouble}</p>}
      {answer.value?.drills.map((drill) => <Offer key={drill.name} drill={drill} again={answer.again} />)}
      {!may("director") && <p class="hint">{t("drills.director")}</p>}
    </section>
  );
}

/** One that runs. What is stopped is gone with its store, so a second press says that it is meant. */
function Running({ of: each }: { of: Exercise }) {
  const asking = useSignal(false);
  const stop = (): void => {
    if (!asking.value) {
      asking.value = true;
      return;
    }
    asking.value = false;
    void attempt(() => remove(`/api/exercises/${encodeURIComponent(each.id)}`), t("done.stopped"));
  };
  return (
    <article class="drill-card">
      <h3><DrillTag exercise={each.id} /> {either(each.title_zh, each.title_en)}</h3>
      <p>
        {each.started && t("drills.since", { time: fullTime(each.started) })} {each.started_by}
        {each.ended && ` · ${t("drills.ended", { time: fullTime(each.ended) })}`}
        {each.speed !== null && ` · ${t("drills.speed", { n: trimmed(each.speed, 2) })}`}
      </p>
      <div class="buttons">
        <button type="button" onClick={() => show("overview", null, each.id)}>{t("drills.look")}</button>
        <button type="button" disabled={!may("director")} onClick={stop}>
          {t(asking.value ? "drills.stopSure" : "drills.stop")}
        </button>
        {asking.value && <button type="button" onClick={() => { asking.value = false; }}>{t("action.cancel")}</button>}
        {asking.value && <b role="alert">{t("drills.stopLoses")}</b>}
      </div>
    </article>
  );
}

function Offer({ drill, again }: { drill: Drill; again: () => void }) {
  const speed = useSignal("");
  const asking = useSignal(false);
  const start = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!asking.value && live.value?.exercises.value.some((each) => each.drill === drill.name && each.ended === null)) {
      asking.value = true;
      return;
    }
    asking.value = false;
    const body = { drill: drill.name, ...(speed.value ? { speed: Number(speed.value) } : {}) };
    if (await attempt(() => post("/api/exercises", body), t("done.started"))) again();
  };
  return (
    <article class="drill-card">
      <h3>{either(drill.title_zh, drill.title_en)}</h3>
      <p>{either(drill.about_zh, drill.about_en)}</p>
      <form class="line-form" onSubmit={(event) => void start(event)}>
        <Field label={t("drills.pace")}>
          <input type="number" min="0.1" max="100000" step="any" placeholder={t("drills.own")} value={speed.value}
            onInput={(event) => { speed.value = event.currentTarget.value; }} />
        </Field>
        <button type="submit" disabled={!may("director")}>{t(asking.value ? "drills.another" : "drills.start")}</button>
        {asking.value && <button type="button" onClick={() => { asking.value = false; }}>{t("action.cancel")}</button>}
        {asking.value && <b role="alert">{t("drills.already")}</b>}
        <small>{t("drills.paceHint", { h: trimmed(drill.hours, 1) })}</small>
      </form>
    </article>
  );
}
