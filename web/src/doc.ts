// A report that is open in the page: its file, the changes made to it, and what the engine last said of it.

import type { Edit, Source, View } from "./protocol";

/** A report that was made here, not read. */
export interface Made {
  agency: string;
  year: number;
  /** Last year's report. */
  last: { name: string; file: Blob } | null;
}

export interface Doc {
  id: number;
  name: string;
  /** The file; none of a blank report. */
  file: Blob | null;
  made: Made | null;
  state: "busy" | "ready" | "failed";
  why: string;
  view: View | null;
  source: Source | null;
  /** All changes ever made, and how many of them are in force. */
  history: Edit[];
  done: number;
  /** The last change that a saved file has in it. */
  saved: Edit | null;
  /** The key of the cell that is chosen, and of the place in the source. */
  chosen: string | null;
  place: string | null;
  errors: number;
  warnings: number;
  notes: number;
  agency: string | null;
  year: number | null;
}

/** A report of which nothing is known yet. */
export function unread(id: number, name: string, file: Blob | null, made: Made | null): Doc {
  return {
    id, name, file, made, state: "busy", why: "", view: null, source: null, history: [], done: 0, saved: null,
    chosen: null, place: null, errors: 0, warnings: 0, notes: 0, agency: null, year: null,
  };
}

/** The changes in force. */
export function edits(doc: Doc): Edit[] {
  return doc.history.slice(0, doc.done);
}

/** Is there a change that no saved file has in it, or one that was taken back since? */
export function unsaved(doc: Doc): boolean {
  return (doc.history[doc.done - 1] ?? null) !== doc.saved;
}

/** A name without its ending. */
export function stem(name: string): string {
  return name.replace(/\.[^./\\]*$/, "");
}
