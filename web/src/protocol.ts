// What the page asks of the engine, and the shape of what it answers. `src/desk/door.rs` of the library takes the calls in.

/** Every call, by its name: what goes with it, and what comes back as words. */
export interface Calls {
  /** Open the file whose bytes go with the call. */
  open: { with: { id: number; name: string; encoding: string | null }; answer: View };
  /** Put an open report away. */
  close: { with: { id: number }; answer: null };
  /** The source as it was read, of the file whose bytes go with the call. */
  source: { with: { name: string; encoding: string | null }; answer: Source };
  /** A report with changes, as it is shown. */
  view: { with: { id: number; edits: Edit[] }; answer: View };
  /** An empty report to fill in; `last` is the open report of last year. */
  blank: { with: { id: number; agency: string; year: number; last: number | null }; answer: View };
  /** A file of a report to take away, and what it does otherwise than meant. */
  save: { with: { id: number; edits: Edit[]; kind: Kind }; answer: string[] };
  /** The pages of the PDF as pictures. */
  pages: { with: { id: number; edits: Edit[] }; answer: string[] };
  /** What many reports come to; `unread` are the files of which nothing was read, with the reason. */
  batch: { with: { ids: number[]; unread: [string, string][]; want: Want }; answer: Line[] | Sum | Years | [] };
  /** One more file of the zip, whose bytes go with the call; without a name, the zip. */
  pack: { with: { name: string | null }; answer: null };
}

/** A call with what goes with it. */
export type Ask = { [Name in keyof Calls]: { ask: Name } & Calls[Name]["with"] }[keyof Calls];

export type Kind = "xlsx" | "docx" | "pdf" | "ofd" | "json" | "csv";

/** What is wanted of many reports. */
export type Want =
  | "list"
  | { review: "xlsx" | "html" | "json" }
  | { summary: { name: string; year: number | null; kind: "view" | "xlsx" | "pdf" } }
  | { compare: { kind: "view" | "xlsx" } };

/** A change made by hand, as the engine takes it. */
export type Edit =
  | { edit: "cell"; key: string; text: string }
  | { edit: "paragraph"; section: number; block: number; text: string }
  | { edit: "fact"; name: string; text: string };

export interface At {
  key: string;
  place: string;
}

export interface Value {
  key: string;
  label: string;
  state: "number" | "zero" | "blank" | "mark" | "missing" | "unread";
  text: string;
  unit: string | null;
  at: At | null;
  total: boolean;
}

export interface Cell {
  row: number;
  col: number;
  rows: number;
  cols: number;
  text: string;
  role: "band" | "head" | "label" | "note" | "value" | "plain" | "filler";
  left: boolean;
  vertical: boolean;
  wrap?: string[];
  /** Where some of its text is bold or leads elsewhere. */
  runs?: Run[];
  value?: Value;
}

export interface Grid {
  widths: number[];
  rows: number;
  head: number;
  fill: string | null;
  cells: Cell[];
}

export interface Table {
  form: string;
  table: string;
  name: string;
  layout: string;
  grid: Grid;
}

export type Block =
  /** `runs` where some of it is bold or leads elsewhere; `level` of an item of a list. */
  | { kind: "text"; text: string; role: string; runs?: Run[]; level?: number; at: At }
  | { kind: "form"; form: string }
  /** `src` of one that a browser shows. */
  | { kind: "picture"; text: string; src: string | null; at: At }
  | { kind: "table"; standing: "own" | "piece" | "again"; grid: Grid; at: At };

export interface Run {
  text: string;
  bold?: boolean;
  link?: string;
}

/** What the page of a report sets around it. */
export interface Aside {
  text: string;
  name: string | null;
  at: At | null;
}

export interface Section {
  number: number;
  heading: string;
  at: At | null;
  blocks: Block[];
}

export type Severity = "error" | "warning" | "note";

export interface Finding {
  code: string;
  severity: Severity;
  word: string;
  message: string;
  keys: string[];
  at: At[];
  found: string | null;
  expected: string | null;
  sum: string | null;
  culprits: { key: string; fitting: string; message: string }[];
}

export interface Change {
  kind: "fact" | "cell" | "text" | "finding";
  key: string | null;
  label: string;
  before: string;
  after: string;
}

export interface View {
  name: string;
  format: string;
  encoding: string | null;
  heading: string;
  title: string | null;
  agency: string | null;
  year: number | null;
  issued_on: string | null;
  tables: Table[];
  sections: Section[];
  furniture: Aside[];
  findings: Finding[];
  changes: Change[];
}

export interface SourceCell {
  text: string;
  cols: number;
  rows: number;
  at: string;
}

export type Piece =
  | { kind: "text"; text: string; indent: number; at: string; page: number | null }
  | { kind: "table"; gridded: boolean; sheet: string | null; page: number | null; rows: SourceCell[][] };

export interface Source {
  format: string;
  encoding: string | null;
  blocks: Piece[];
}

export interface Line {
  id: number;
  name: string;
  agency: string | null;
  year: number | null;
  errors: number;
  warnings: number;
  notes: number;
  codes: string[];
  findings: { code: string; severity: Severity; word: string; message: string }[];
}

export interface Figure {
  name: string;
  numbers: (string | null)[];
}

export interface Sum {
  name: string;
  year: number | null;
  members: number;
  missing: string[];
  unknown: string[];
  remarks: string[];
  figures: Figure[];
}

export interface Years {
  years: number[];
  offices: number[];
  figures: Figure[];
  remarks: string[];
}
