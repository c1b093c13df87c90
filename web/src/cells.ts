// The cells of a report: which there are, what is found at them, which one is chosen.

import type { Doc } from "./doc";
import type { Edit, Finding, View } from "./protocol";
import type { Store } from "./store";

/** All values of a report by their keys. */
export function values(view: View) {
  return view.tables.flatMap((table) => table.grid.cells.flatMap((cell) => (cell.value ? [cell.value] : [])));
}

/** Choose a cell: its place in the source is shown, and it is brought into sight. */
export function chooseCell(store: Store, doc: Doc, key: string, look = true): void {
  const value = doc.view && values(doc.view).find((v) => v.key === key);
  doc.chosen = key;
  doc.place = value?.at?.key ?? null;
  store.changed();
  if (!look) return;
  // At once, so that no key is lost; after the next drawing where the cell's pane is only now to be seen.
  const cell = cellOf(doc, key);
  if (cell?.getClientRects().length) cell.focus();
  else requestAnimationFrame(() => cellOf(doc, key)?.focus());
}

export function cellOf(doc: Doc, key: string): HTMLElement | null {
  const article = document.querySelector(`[data-report="${CSS.escape(doc.name)}"]`);
  return article?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null;
}

/** The worst that is found at each cell. */
export function worst(findings: Finding[]): Map<string, Finding> {
  const rank = { error: 0, warning: 1, note: 2 };
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    for (const key of finding.keys) {
      const other = found.get(key);
      if (!other || rank[finding.severity] < rank[other.severity]) found.set(key, finding);
    }
  }
  return found;
}

/** What is found at a cell, or may be wrong in it. */
export function foundAt(findings: Finding[], key: string): Finding[] {
  const names = (own: string) => own === key || key.startsWith(`${own}.`);
  return findings.filter((finding) => finding.keys.some(names) || finding.culprits.some((culprit) => culprit.key === key));
}

/** Push what is in a box along until a piece of it is in sight. */
export function reveal(box: HTMLElement, piece: Element | undefined): void {
  if (!piece || !box.offsetParent) return;
  const [outer, inner] = [box.getBoundingClientRect(), piece.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 3;
}

/** The texts of paragraphs that were changed, by section and block. */
export function rewritten(edits: Edit[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const edit of edits) if (edit.edit === "paragraph") found.set(`${edit.section}/${edit.block}`, edit.text);
  return found;
}
