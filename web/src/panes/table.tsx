import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { chooseCell } from "../cells";
import type { Cell, Finding, Grid, Table, Value } from "../protocol";
import type { Doc } from "../doc";
import type { Store } from "../store";
import { t } from "../words";
import { Stretches } from "./stretches";

interface FormProps {
  store: Store;
  doc: Doc;
  table: Table;
  found: Map<string, Finding>;
  culprits: Set<string>;
  changed: Set<string>;
}

/** The cells of each row. */
function rows(grid: Grid): Cell[][] {
  const all: Cell[][] = Array.from({ length: grid.rows }, () => []);
  for (const cell of grid.cells) all[cell.row]?.push(cell);
  return all;
}

/** How many columns at the left hold labels alone; they stay in sight where the numbers are scrolled. */
function labels(grid: Grid): number {
  const first = Math.min(...grid.cells.filter((c) => c.value).map((c) => c.col));
  return Number.isFinite(first) ? first : 0;
}

/** Where there is little room, in ems: all label columns, and each other one; a digit; what a cell has beside its text. */
const LABELS = 13;
const NUMBER = 3.1;
const DIGIT = 0.6;
const BESIDE = 0.8;

/** How wide the cells of a column must be, in ems, so that what may not be cut stays whole. */
function unbroken(grid: Grid, col: number, length: (cell: Cell) => number): number {
  return Math.max(0, ...grid.cells.filter((c) => c.col === col && c.cols === 1).map((c) => length(c) + BESIDE));
}

/** A label's number with its brackets: "（三）". */
const numbering = (cell: Cell) => /^（.{1,2}）/.exec(cell.text)?.[0].length ?? 0;
const digits = (cell: Cell) => (cell.value ? DIGIT * cell.text.length : 0);

/** The least widths of the columns, in ems. */
function narrow(grid: Grid): number[] {
  const lead = labels(grid);
  const sum = grid.widths.slice(0, lead).reduce((a, b) => a + b, 0);
  return grid.widths.map((width, i) => (i < lead
    ? Math.max((LABELS * width) / sum, unbroken(grid, i, numbering))
    : Math.max(NUMBER, unbroken(grid, i, digits))));
}

function em(widths: number[]): string {
  return `${widths.reduce((a, b) => a + b, 0).toFixed(3)}em`;
}

function Columns({ grid }: { grid: Grid }) {
  const sum = grid.widths.reduce((a, b) => a + b, 0);
  const least = narrow(grid);
  return (
    <colgroup>
      {grid.widths.map((width, i) => <col key={i} style={{ "--wide": `${((100 * width) / sum).toFixed(3)}%`, "--narrow": em(least.slice(i, i + 1)) }} />)}
    </colgroup>
  );
}

/** Text as the form breaks it. */
function Text({ cell }: { cell: Cell }) {
  if (!cell.wrap?.length || cell.wrap.join("") !== cell.text) return <>{cell.text}</>;
  return <>{cell.wrap.map((line, i) => <span key={i} class="piece">{line}</span>)}</>;
}

/** The next cell in a direction, as in a sheet. */
function neighbour(grid: Grid, from: Cell, key: string): Value | undefined {
  const cells = grid.cells.filter((c) => c.value);
  const at = cells.indexOf(from);
  const over = (c: Cell) => c.col < from.col + from.cols && from.col < c.col + c.cols;
  switch (key) {
    case "next": return cells[at + 1]?.value;
    case "previous": return cells[at - 1]?.value;
    case "ArrowLeft": return cells.filter((c) => c.row === from.row && c.col < from.col).pop()?.value;
    case "ArrowRight": return cells.find((c) => c.row === from.row && c.col > from.col)?.value;
    case "ArrowUp": return cells.filter((c) => c.row < from.row && over(c)).pop()?.value;
    case "ArrowDown": return cells.find((c) => c.row > from.row && over(c))?.value;
    case "Home": return cells.find((c) => c.row === from.row)?.value;
    case "End": return cells.filter((c) => c.row === from.row).pop()?.value;
    default: return undefined;
  }
}

/** An official table as on the form; its numbers can be chosen and changed in place. */
export function FormTable({ store, doc, table, found, culprits, changed }: FormProps) {
  const { grid } = table;
  const first = grid.cells.find((c) => c.value)?.value?.key;
  const own = grid.cells.some((c) => c.value?.key === doc.chosen);
  return (
    <figure class="form-table">
      <figcaption>{table.table} {table.name} <span class="quiet">{t("layout", table.layout)}</span></figcaption>
      <div class="scroll">
        <table role="grid" aria-label={`${table.table} ${table.name}`} style={{ "--least": em(narrow(grid)), ...(grid.fill && { "--fill": `#${grid.fill}` }) }}>
          <Columns grid={grid} />
          <tbody>
            {rows(grid).map((row, r) => (
              <tr key={r}>
                {row.map((cell) => cell.value ? (
                  <NumberCell
                    key={cell.col} store={store} doc={doc} grid={grid} cell={cell} value={cell.value}
                    finding={found.get(cell.value.key)} culprit={culprits.has(cell.value.key)} changed={changed.has(cell.value.key)}
                    stop={own ? doc.chosen === cell.value.key : cell.value.key === first}
                  />
                ) : <Fixed key={cell.col} cell={cell} grid={grid} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** A cell of the form that nobody changes. */
function Fixed({ cell, grid }: { cell: Cell; grid: Grid }) {
  const stays = cell.col + cell.cols <= labels(grid);
  const look = [cell.role, cell.left ? "left" : "", cell.vertical ? "vertical" : "", stays ? "stays" : ""];
  const shape = {
    rowSpan: cell.rows, colSpan: cell.cols, class: look.filter(Boolean).join(" "),
    style: stays ? { "--from": em(narrow(grid).slice(0, cell.col)) } : undefined,
  };
  if (cell.role === "band" || cell.role === "head") {
    return <th {...shape} scope={cell.row < grid.head || cell.role === "head" ? "col" : "colgroup"}><span class="words"><Text cell={cell} /></span></th>;
  }
  if (cell.role === "label") return <th {...shape} scope="row"><Text cell={cell} /></th>;
  return <td {...shape}><Text cell={cell} /></td>;
}

interface NumberProps {
  store: Store;
  doc: Doc;
  grid: Grid;
  cell: Cell;
  value: Value;
  finding: Finding | undefined;
  culprit: boolean;
  changed: boolean;
  /** Does the tab key stop here? */
  stop: boolean;
}

function NumberCell({ store, doc, grid, cell, value, finding, culprit, changed, stop }: NumberProps) {
  const chosen = doc.chosen === value.key;
  const look = [
    "value", value.state, value.total ? "total" : "", finding ? finding.severity : "", culprit ? "culprit" : "",
    changed ? "changed" : "", chosen ? "chosen" : "",
  ];
  const go = (key: string) => {
    const next = neighbour(grid, cell, key);
    if (next) chooseCell(store, doc, next.key);
    return next !== undefined;
  };
  return (
    <td
      rowSpan={cell.rows} colSpan={cell.cols} class={look.filter(Boolean).join(" ")}
      data-key={value.key} data-state={value.state} tabIndex={chosen ? -1 : stop ? 0 : -1}
      aria-label={`${value.label} ${cell.text || t("empty")}`} aria-selected={chosen}
      title={[finding?.message, value.at?.place].filter(Boolean).join("\n")}
      onFocus={(event) => {
        if (!chosen) return chooseCell(store, doc, value.key, false);
        // Chosen from elsewhere (an undo), and now come to: what is typed is meant for it.
        const entry = event.currentTarget.querySelector("input");
        entry?.focus();
        entry?.select();
      }}
      onClick={() => { if (!chosen) chooseCell(store, doc, value.key, false); }}
    >
      <span class="text"><Stretches text={cell.text} runs={cell.runs} /></span>
      {chosen && (
        <Entry
          label={value.label} text={value.text} go={go}
          save={(text) => { if (text.trim() !== value.text) void store.edit(doc, { edit: "cell", key: value.key, text }); }}
        />
      )}
    </td>
  );
}

/** What is typed into the chosen cell. Until something is typed, arrows move from cell to cell. */
function Entry({ label, text, go, save }: { label: string; text: string; go: (key: string) => boolean; save: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [editing, setEditing] = useState(false);
  // To leave the cell ends the entry too: what was ended by a key is not saved again.
  const typed = useRef(false);
  // At once: the next key is meant for it.
  useLayoutEffect(() => {
    const own = input.current;
    // Chosen by a click or a key, not by an undo that happens elsewhere.
    if (own?.closest("td")?.contains(document.activeElement)) {
      own.focus();
      own.select();
    }
  }, []);
  useLayoutEffect(() => {
    const own = input.current;
    if (own && !editing) {
      own.value = text;
      if (document.activeElement === own) own.select();
    }
  }, [text, editing]);
  const commit = () => {
    const own = input.current;
    if (typed.current && own) save(own.value);
    typed.current = false;
    setEditing(false);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const { key, shiftKey } = event;
    if (key === "Enter") {
      event.preventDefault();
      commit();
      go(shiftKey ? "ArrowUp" : "ArrowDown");
    } else if (key === "Tab") {
      commit();
      if (go(shiftKey ? "previous" : "next")) event.preventDefault();
    } else if (key === "Escape") {
      if (input.current) input.current.value = text;
      typed.current = false;
      setEditing(false);
      input.current?.select();
    } else if (key === "F2") {
      setEditing(true);
      input.current?.setSelectionRange(text.length, text.length);
    } else if (!editing && /^(Arrow|Home|End)/.test(key) && !event.ctrlKey) {
      if (go(key)) event.preventDefault();
    }
  };
  return (
    <input
      ref={input} class="entry" aria-label={label} autocomplete="off" defaultValue={text} data-editing={editing ? "yes" : undefined}
      onInput={() => { typed.current = true; setEditing(true); }} onDblClick={() => setEditing(true)} onBlur={commit} onKeyDown={keys}
    />
  );
}

/** A table of the issuer's own, as it stood. */
export function PlainTable({ grid, label }: { grid: Grid; label: string }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={label}>
      <table class="own">
        <Columns grid={grid} />
        <tbody>
          {rows(grid).map((row, r) => (
            <tr key={r}>{row.map((cell) => <td key={cell.col} rowSpan={cell.rows} colSpan={cell.cols} class={cell.left ? "left" : ""}><Stretches text={cell.text} runs={cell.runs} /></td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
