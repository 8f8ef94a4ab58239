// A list of what the server answers to one question, told column by column: a head, and the cell under it in each row.
import type { ComponentChildren } from "preact";
import { type Key, t } from "../text";
import { List } from "./List";
import type { Answer } from "./useAnswer";

type NameOf<K> = K extends `column.${infer Name}` ? Name : never;

export interface Told<T> {
  readonly name: NameOf<Key>;
  /** As CSS grid takes it. */
  readonly width: string;
  /** How the cell looks: text that fills it and is cut at its end, a time, a number, or something to press. */
  readonly look?: "fill" | "time" | "number" | "buttons";
  readonly cell: (row: T) => ComponentChildren;
  /** The whole text of a cell that may be cut. */
  readonly title?: (row: T) => string;
}

interface Props<T, A> {
  readonly label: string;
  readonly answer: Answer<A>;
  readonly rowsOf: (answered: A) => readonly T[];
  readonly keyOf: (row: T) => string;
  readonly columns: readonly Told<T>[];
  /** What is said where there are no rows. */
  readonly none: string;
}

export function AnswerList<T, A>({ label, answer, rowsOf, keyOf, columns, none }: Props<T, A>) {
  return (
    <List label={label} rows={answer.value ? rowsOf(answer.value) : []} keyOf={keyOf}
      columns={columns.map(({ name, width }) => ({ key: name, head: t(`column.${name}`), width }))}
      empty={answer.trouble || (answer.value ? none : t("wait"))}
      row={(row, index) => (
        <div key={keyOf(row)} class="row" role="row" aria-rowindex={index + 2}>
          {columns.map((each) => (
            <div key={each.name} role="cell" class={each.look} title={each.title?.(row)}>{each.cell(row)}</div>
          ))}
        </div>
      )} />
  );
}
