// What no sensor tells of an event: what is asked for first, a form to give it, and what has been given, by whom.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { fullTime } from "../../format";
import type { FactRow, Incident } from "../../messages";
import { Field } from "../../parts/Field";
import { deed } from "../../state/deeds";
import { factRows, factText, factUnit } from "../../state/facts";
import { factsInOrder, factValue } from "../../state/incidents";
import { may } from "../../state/session";
import { either, t } from "../../text";

const name = (row: FactRow): string => either(row.zh, row.en);

export function Facts({ incident }: { incident: Incident }) {
  const { asked, open, given } = factsInOrder(incident, factRows.value);
  const chosen = useSignal("");
  const box = useRef<HTMLDivElement>(null);
  const choose = (row: FactRow): void => {
    chosen.value = row.name;
    requestAnimationFrame(() => {
      const field = box.current?.querySelector(".value input, .value select");
      if (field instanceof HTMLElement) field.focus();
    });
  };
  const rows = [...asked, ...open, ...given.map((each) => each.row)];
  const row = rows.find((each) => each.name === chosen.value) ?? rows[0];
  const isOpen = incident.stage !== "closed" && may("officer");
  return (
    <section aria-label={t("incident.facts")}>
      <h3>{t("incident.facts")}</h3>
      {asked.length > 0 && (
        <p class="asked">
          {t("fact.asked")}{" "}
          {asked.map((each) => (
            <button key={each.name} type="button" disabled={!isOpen} aria-pressed={each === row} onClick={() => choose(each)}>{name(each)}</button>
          ))}
        </p>
      )}
      {isOpen && row && (
        <div ref={box}>
          <Give key={row.name} row={row} incident={incident} after={() => { chosen.value = ""; }}>
            <select value={row.name} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
              {asked.length > 0 && <Group label={t("fact.groupAsked")} rows={asked} />}
              {open.length > 0 && <Group label={t("fact.groupOpen")} rows={open} />}
              {given.length > 0 && <Group label={t("fact.groupGiven")} rows={given.map((each) => each.row)} />}
            </select>
          </Give>
        </div>
      )}
      <dl class="facts">
        {given.map((each) => (
          <div key={each.row.name}>
            <dt>{name(each.row)}</dt>
            <dd>
              <b>{factText(each.row, each.fact.value)}</b>
              <small> {t("fact.by", { who: each.fact.who, time: fullTime(each.fact.time) })} {each.fact.note && <q>{each.fact.note}</q>}</small>
            </dd>
          </div>
        ))}
      </dl>
      {given.length === 0 && <p class="says">{t("fact.none")}</p>}
    </section>
  );
}

function Group({ label, rows }: { label: string; rows: readonly FactRow[] }) {
  return (
    <optgroup label={label}>
      {rows.map((row) => <option key={row.name} value={row.name}>{name(row)}</option>)}
    </optgroup>
  );
}

interface GiveProps {
  row: FactRow;
  incident: Incident;
  after: () => void;
  children: preact.VNode;
}

function Give({ row, incident, after, children }: GiveProps) {
  const typed = useSignal("");
  const note = useSignal("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const value = factValue(row, typed.value);
    if (value !== null && await deed(incident, "fact", { name: row.name, value, note: note.value.trim() })) {
      typed.value = note.value = "";
      after();
    }
  };
  return (
    <form class="line-form wide" onSubmit={(event) => void submit(event)}>
      <Field label={t("fact.what")}>{children}</Field>
      <div class="value">
        <Field label={[t("fact.value"), factUnit(row)].filter(Boolean).join(" / ")}>{control(row, typed.value, (text) => { typed.value = text; })}</Field>
      </div>
      <Field label={t("fact.note")}>
        <input maxLength={2000} value={note.value} onInput={(event) => { note.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit" class="loud">{t("action.record")}</button>
    </form>
  );
}

function control(row: FactRow, value: string, set: (text: string) => void): preact.VNode {
  const choices: [string, string][] = row.shape === "yes"
    ? [["yes", t("fact.yes")], ["no", t("fact.no")]]
    : row.choices.map(([key, zh, en]) => [key, either(zh, en)]);
  if (choices.length) {
    return (
      <select required value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{t("rules.choose")}</option>
        {choices.map(([key, says]) => <option key={key} value={key}>{says}</option>)}
      </select>
    );
  }
  const isNumber = row.shape === "count" || row.shape === "amount";
  return (
    <input required maxLength={4000} value={value} onInput={(event) => set(event.currentTarget.value)}
      {...(isNumber ? { type: "number", min: 0, step: row.shape === "count" ? 1 : "any" } : {})} />
  );
}
