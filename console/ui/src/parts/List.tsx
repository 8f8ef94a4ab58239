// A table of any length of which only the rows in sight are made. Rows have one height; cells lie on a shared grid.
import { type ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Column {
  readonly key: string;
  readonly head: ComponentChildren;
  /** A width as CSS grid takes it. */
  readonly width: string;
  /** Given for columns one may sort by. */
  readonly sort?: { readonly direction: "ascending" | "descending" | "none"; readonly by: () => void };
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly row: (row: T, index: number) => ComponentChildren;
  readonly empty: ComponentChildren;
  /** Height of a row, rem; cells of three lines need 4.3. */
  readonly rem?: number;
  /** Row to keep in sight. */
  readonly picked?: string | null;
}

const BEYOND = 8;

const ROW_REM = 2.3;

function pixels(rem: number): number {
  return rem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

export function List<T>(props: Props<T>) {
  const rem = props.rem ?? ROW_REM;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, row: 34 });
  const look = (): void => {
    const element = box.current;
    if (!element) return;
    const next = { top: element.scrollTop, height: element.clientHeight, row: pixels(rem) };
    setView((now) => (now.top === next.top && now.height === next.height && now.row === next.row ? now : next));
  };
  useLayoutEffect(look, []);
  useEffect(() => {
    const watcher = new ResizeObserver(look);
    if (box.current) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  const { picked, rows, keyOf } = props;
  useEffect(() => {
    const at = picked ? rows.findIndex((row) => keyOf(row) === picked) : -1;
    const element = box.current;
    if (at < 0 || !element) return;
    const top = at * view.row;
    const space = element.clientHeight - view.row;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + view.row > element.scrollTop + space) element.scrollTop = top + view.row - space;
  }, [picked]);

  const first = Math.max(0, Math.floor(view.top / view.row) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / view.row) + BEYOND);
  const grid = { "--columns": props.columns.map((column) => column.width).join(" "), "--row": `${rem}rem` };
  return (
    <div class="list" ref={box} onScroll={look} style={grid} tabIndex={rows.length ? 0 : undefined}
      role="table" aria-label={props.label} aria-rowcount={rows.length + 1}>
      <div class="head row" role="row" aria-rowindex={1}>
        {props.columns.map((column) => (
          <div key={column.key} role="columnheader" aria-sort={column.sort?.direction}>
            {column.sort ? (
              <button type="button" class="sort" onClick={column.sort.by}>
                {column.head}
                <span aria-hidden="true">{{ ascending: " ▴", descending: " ▾", none: "" }[column.sort.direction]}</span>
              </button>
            ) : column.head}
          </div>
        ))}
      </div>
      <div class="space" role="presentation" style={{ height: `${first * view.row}px` }} />
      {rows.slice(first, last).map((row, index) => props.row(row, first + index))}
      <div class="space" role="presentation" style={{ height: `${(rows.length - last) * view.row}px` }} />
      {rows.length === 0 && <div class="empty" role="row"><div role="cell">{props.empty}</div></div>}
    </div>
  );
}
