// The log book, for directors: who asked for what and when; filters, the state of the chain over it, and CSV.
import { keep } from "../../keep";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { find } from "../../api";
import { fullTime } from "../../format";
import type { Command, CommandList } from "../../messages";
import { Field } from "../../parts/Field";
import { DrillTag } from "../../parts/marks";
import { ANYTHING, csv, isMoment, KINDS, momentOf, queryOf, said, type Sought } from "../../state/logBook";
import { attempt, notify } from "../../state/notices";
import { viewed } from "../../state/watch";
import { t, word } from "../../text";
import "../../text/settings";
import { Chain } from "./Chain";

const PAGE = 100;
const EXPORT_PAGE = 1000;
/** Rows of one CSV file; more belongs to `fengsui export`. */
const MOST = 50_000;
const LONG = 80;

export function LogBook() {
  const sought = useSignal<Sought>(ANYTHING);
  const rows = useSignal<readonly Command[]>([]);
  const next = useSignal<string | null>(null);
  const state = useSignal<"looking" | "found">("looking");
  const path = (query: string): string => (viewed.peek()?.path(`audit?${query}`) ?? `/api/audit?${query}`);
  const look = async (page: string | null): Promise<void> => {
    const query = queryOf(sought.peek(), PAGE, page);
    if (query === null) return;
    state.value = "looking";
    await attempt(async () => {
      const found = await find<CommandList>(path(query));
      rows.value = page === null ? found.commands : [...rows.peek(), ...found.commands];
      next.value = found.next;
    });
    state.value = "found";
  };
  const house = viewed.value?.exercise;
  useEffect(() => void look(null), [house]);
  const save = async (): Promise<void> => {
    const all: Command[] = [];
    const done = await attempt(async () => {
      let page: string | null = null;
      do {
        const found: CommandList = await find<CommandList>(path(queryOf(sought.peek(), EXPORT_PAGE, page) ?? ""));
        all.push(...found.commands);
        page = found.next;
      } while (page !== null && all.length < MOST);
      if (page !== null) notify("refused", t("log.cut", { n: MOST }));
    });
    if (done) download(all);
  };
  return (
    <section class="panel log-book" aria-label={t("settingspart.log")}>
      <h2>{t("settingspart.log")}</h2>
      <p class="hint">{t("log.hint")}</p>
      {house && <p><DrillTag exercise={house} /> {t("log.ofDrill", { id: house })}</p>}
      <Chain key={house} />
      <Filters sought={sought.value} change={(more) => { sought.value = { ...sought.value, ...more }; }} look={() => void look(null)} save={() => void save()} />
      <div class="log-rows" tabIndex={0} role="region" aria-label={t("log.found")}>
        <table class="values">
          <thead><tr>{(["time", "who", "deed", "target", "said"] as const).map((each) => <th key={each} scope="col">{t(`logcolumn.${each}`)}</th>)}</tr></thead>
          <tbody>{rows.value.map((each) => <Row key={each.id} command={each} />)}</tbody>
        </table>
        {state.value === "found" && rows.value.length === 0 && <p class="says">{t("log.none")}</p>}
      </div>
      <p role="status">
        {state.value === "looking" ? t("wait") : t(next.value === null ? "log.all" : "log.more", { n: rows.value.length })}{" "}
        {next.value !== null && <button type="button" disabled={state.value === "looking"} onClick={() => void look(next.value)}>{t("log.goOn")}</button>}
      </p>
    </section>
  );
}

function Row({ command }: { command: Command }) {
  return (
    <tr>
      <td class="time">{fullTime(command.time)}</td>
      <td>{command.who}</td>
      <td>{word("verb", command.verb)}</td>
      <td><code>{command.target}</code></td>
      <td>
        {said(command).map(([key, value]) => value.length > LONG || value.includes("\n")
          ? <details key={key}><summary>{word("argument", key)}</summary><pre>{value}</pre></details>
          : <div key={key}><small>{word("argument", key)}</small> {inWords(key, value)}</div>)}
      </td>
    </tr>
  );
}

/** A role or a severity is a word of ours; a time is one of Beijing. */
function inWords(key: string, value: string): string {
  if (key === "role" || key === "severity") return word(key, value);
  if (value === "true" || value === "false") return t(value === "true" ? "log.yes" : "log.no");
  return isMoment(value) ? fullTime(value) : value;
}

interface FiltersProps {
  sought: Sought;
  change: (more: Partial<Sought>) => void;
  look: () => void;
  save: () => void;
}

function Filters({ sought, change, look, save }: FiltersProps) {
  const wrong = (["since", "until"] as const).some((each) => sought[each].trim() && momentOf(sought[each]) === null);
  return (
    <form class="line-form" onSubmit={(event) => { event.preventDefault(); if (!wrong) look(); }}>
      <Field label={t("logcolumn.who")}>
        <input maxLength={100} value={sought.by} onInput={(event) => change({ by: event.currentTarget.value })} />
      </Field>
      <Field label={t("log.kind")}>
        <select value={sought.kind} onChange={(event) => change({ kind: event.currentTarget.value })}>
          <option value="">{t("log.any")}</option>
          {KINDS.map((each) => <option key={each} value={each}>{word("deedkind", each)}</option>)}
        </select>
      </Field>
      <Field label={t("log.since")}>
        <input maxLength={20} placeholder="2026-11-23 21:40" value={sought.since} onInput={(event) => change({ since: event.currentTarget.value })} />
      </Field>
      <Field label={t("log.until")}>
        <input maxLength={20} placeholder="2026-11-24" value={sought.until} onInput={(event) => change({ until: event.currentTarget.value })} />
      </Field>
      <Field label={t("log.text")}>
        <input type="search" maxLength={200} value={sought.text} onInput={(event) => change({ text: event.currentTarget.value })} />
      </Field>
      <button type="submit" class="loud" disabled={wrong}>{t("log.look")}</button>
      <button type="button" disabled={wrong} onClick={save}>{t("log.csv")}</button>
      {wrong && <small class="trouble" role="alert">{t("log.timeWrong")}</small>}
    </form>
  );
}

function download(commands: readonly Command[]): void {
  const head = [t("csv.beijing"), t("csv.utc"), t("logcolumn.who"), t("logcolumn.deed"), t("csv.verb"), t("logcolumn.target"), t("logcolumn.said"), t("csv.id"), t("csv.drill")];
  const drill = viewed.peek()?.exercise ?? "";
  const content = csv(head, commands, drill, (verb) => word("verb", verb), (key, value) => `${word("argument", key)}=${inWords(key, value)}`);
  const time = fullTime(viewed.peek()?.now.peek() ?? Date.now()).replace(/[ :]/g, "-");
  keep(content, `${drill ? `${t("drill.mark").replace(" ", "-")}-` : ""}fengsui-log-${time}.csv`, "text/csv");
}
