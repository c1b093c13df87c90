// All that the page knows, and what can be done with it. The reports themselves are the engine's: here are the files, the
// changes made to them, and what the engine last said of them.

import { Engine, LIMIT, Trouble, type Answer } from "./engine";
import type { Edit, Line, Source, ToWorker, View } from "./protocol";
import * as drafts from "./drafts";
import { speech, t } from "./words";

/** How many reports stand in the page whole; of the others only their line in the overview, until they are chosen. */
const WHOLE = 12;

/** Added to the number of a blank report for that of last year's, while the blank one is made. */
const BESIDE = 1_000_000;

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
  /** The key of the cell that is chosen, and of the place in the source. */
  chosen: string | null;
  place: string | null;
  errors: number;
  warnings: number;
  notes: number;
  agency: string | null;
  year: number | null;
}

export interface Notice {
  number: number;
  text: string;
  more: string[];
}

export class Store {
  docs: Doc[] = [];
  active: number | null = null;
  notices: Notice[] = [];
  ready = false;
  keeping = drafts.allowed();
  lines: Line[] | null = null;
  private listeners = new Set<() => void>();
  private next = 1;
  private told = 0;
  private opened = new Set<number>();
  private faces = false;
  private due = false;
  private readonly engine: Engine;

  constructor(
    script: string,
    private readonly packed: (name: string) => string,
    private readonly faceNames: { name: string; slots: string[] }[],
  ) {
    this.engine = new Engine(script, () => packed("engine"), () => {
      this.opened.clear();
      this.faces = false;
    });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Show what has changed, once for all changes of a moment. */
  changed(): void {
    if (this.due) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      this.listeners.forEach((listener) => listener());
    });
  }

  /** Start the engine, and bring back what was kept. */
  async start(): Promise<void> {
    try {
      await this.engine.ask(async () => [], { limit: LIMIT.long });
      this.ready = true;
    } catch (error) {
      this.tell(this.said(error));
    }
    this.changed();
    if (this.keeping) {
      for (const kept of await drafts.all()) {
        const doc = this.put(kept.name, kept.file, kept.made);
        doc.history = kept.history;
        doc.done = kept.done;
        void this.open(doc);
      }
      this.active = this.docs[0]?.id ?? null;
      this.changed();
    }
  }

  tell(text: string, more: string[] = []): void {
    const number = ++this.told;
    this.notices = [...this.notices.slice(-3), { number, text, more }];
    this.changed();
    if (!more.length) setTimeout(() => this.hush(number), 8000);
  }

  hush(number: number): void {
    this.notices = this.notices.filter((notice) => notice.number !== number);
    this.changed();
  }

  doc(id: number | null): Doc | undefined {
    return this.docs.find((doc) => doc.id === id);
  }

  edits(doc: Doc): Edit[] {
    return doc.history.slice(0, doc.done);
  }

  /** Is the report in the page whole? */
  whole(doc: Doc): boolean {
    return doc.id === this.active || this.docs.indexOf(doc) < WHOLE;
  }

  private put(name: string, file: Blob | null, made: Made | null): Doc {
    const doc: Doc = {
      id: this.next++, name, file, made, state: "busy", why: "", view: null, source: null, history: [], done: 0,
      chosen: null, place: null, errors: 0, warnings: 0, notes: 0, agency: null, year: null,
    };
    this.docs = [...this.docs, doc];
    return doc;
  }

  /** Take files in: each costs only itself. */
  take(files: { name: string; file: Blob }[]): void {
    const first = this.docs.length;
    for (const { name, file } of files) {
      if (this.docs.some((doc) => doc.name === name)) {
        this.tell(`${name}: ${t("twice")}`);
        continue;
      }
      void this.open(this.put(name, file, null));
    }
    const fresh = this.docs.slice(first);
    if (fresh[0]) this.active = fresh.length > WHOLE ? null : fresh[0].id;
    this.lines = null;
    this.changed();
  }

  async blank(made: Made): Promise<void> {
    const stem = `${made.agency}${made.year}`;
    let name = stem;
    for (let n = 2; this.docs.some((doc) => doc.name === name); n++) name = `${stem} ${n}`;
    const doc = this.put(name, null, made);
    this.active = doc.id;
    this.changed();
    await this.open(doc);
  }

  close(doc: Doc): void {
    const at = this.docs.indexOf(doc);
    this.docs = this.docs.filter((other) => other !== doc);
    if (this.active === doc.id) this.active = (this.docs[at] ?? this.docs[at - 1])?.id ?? null;
    this.opened.delete(doc.id);
    this.lines = null;
    void drafts.forget(doc.name);
    this.engine.ask(async () => [call({ ask: "close", id: doc.id })]).catch(() => undefined);
    this.changed();
  }

  choose(id: number | null): void {
    if (this.active === id) return;
    this.active = id;
    const doc = this.doc(id);
    if (doc?.state === "ready" && !doc.view) void this.show(doc);
    this.changed();
  }

  /** What must be done before a report can be asked for: read it, if the engine has not got it. */
  private async steps(doc: Doc): Promise<ToWorker[]> {
    if (this.opened.has(doc.id)) return [];
    this.opened.add(doc.id);
    if (doc.made) {
      const { agency, year, last } = doc.made;
      const blank = (id: number | null) => call({ ask: "blank", id: doc.id, agency, year, last: id });
      if (!last) return [blank(null)];
      const id = doc.id + BESIDE;
      const open = call({ ask: "open", id, name: last.name, encoding: null }, await bytes(last.file));
      return [open, blank(id), call({ ask: "close", id })];
    }
    return [call({ ask: "open", id: doc.id, name: doc.name, encoding: null }, await bytes(doc.file ?? new Blob()))];
  }

  /** Ask for something of some reports, which are read before where they must be. */
  async of<T>(docs: Doc[], request: object | null, options: { urgent?: boolean; limit?: number; faces?: boolean; data?: Uint8Array } = {}): Promise<Answer<T>> {
    const blamed = docs[0];
    try {
      return await this.engine.ask<T>(async () => {
        const steps: ToWorker[] = options.faces ? this.faceSteps() : [];
        for (const doc of docs) steps.push(...(await this.steps(doc)));
        if (request) steps.push(call(request, options.data));
        return steps;
      }, options);
    } catch (error) {
      // What was not read is read again when it is next asked for.
      if (blamed && docs.length === 1) this.opened.delete(blamed.id);
      throw error;
    }
  }

  private faceSteps(): ToWorker[] {
    if (this.faces) return [];
    this.faces = true;
    return this.faceNames.map(({ name, slots }) => ({
      do: "call", request: { ask: "face", slots }, packed: this.packed(name),
    }));
  }

  said(error: unknown): string {
    if (!(error instanceof Trouble)) return String(error);
    if (error.kind === "slow") return t("slow");
    return error.kind === "broken" ? `${t("broken")} (${error.message.split("\n")[0] ?? ""})` : error.message;
  }

  /** Read a report for the first time. */
  private async open(doc: Doc): Promise<void> {
    // To open a report is to be told of it.
    const request = doc.done > 0 || doc.made?.last ? { ask: "view", id: doc.id, edits: this.edits(doc) } : null;
    try {
      this.saw(doc, (await this.of<View>([doc], request)).answer);
      doc.state = "ready";
    } catch (error) {
      doc.state = "failed";
      doc.why = this.said(error);
    }
    this.lines = null;
    void this.keep(doc);
    this.changed();
  }

  private saw(doc: Doc, view: View): void {
    const count = (severity: string) => view.findings.filter((f) => f.severity === severity).length;
    [doc.errors, doc.warnings, doc.notes] = [count("error"), count("warning"), count("note")];
    [doc.agency, doc.year] = [view.agency, view.year];
    doc.view = this.whole(doc) ? view : null;
  }

  /** Show a report as it stands now. */
  async show(doc: Doc): Promise<void> {
    try {
      this.saw(doc, (await this.of<View>([doc], { ask: "view", id: doc.id, edits: this.edits(doc) }, { urgent: true })).answer);
    } catch (error) {
      this.tell(this.said(error));
      throw error;
    } finally {
      this.changed();
    }
  }

  /** Make a change; where the engine refuses it, it is not made. */
  async edit(doc: Doc, edit: Edit): Promise<void> {
    const before = { history: doc.history, done: doc.done };
    doc.history = [...this.edits(doc), edit];
    doc.done = doc.history.length;
    this.lines = null;
    this.changed();
    try {
      await this.show(doc);
    } catch {
      Object.assign(doc, before);
      this.changed();
    }
    void this.keep(doc);
  }

  async step(doc: Doc, by: 1 | -1): Promise<void> {
    const done = doc.done + by;
    if (done < 0 || done > doc.history.length) return;
    const edit = doc.history[by > 0 ? doc.done : done];
    if (edit?.edit === "cell") doc.chosen = edit.key;
    doc.done = done;
    this.lines = null;
    this.changed();
    await this.show(doc).catch(() => undefined);
    void this.keep(doc);
  }

  /** The source of a report, read once. */
  async source(doc: Doc): Promise<void> {
    if (doc.source || !doc.file) return;
    try {
      const steps = async () => [call({ ask: "source", name: doc.name, encoding: null }, await bytes(doc.file ?? new Blob()))];
      doc.source = (await this.engine.ask<Source>(steps)).answer;
    } catch (error) {
      this.tell(this.said(error));
    }
    this.changed();
  }

  /** A file of a report. */
  async made(doc: Doc, kind: string): Promise<Answer<string[]>> {
    return this.of<string[]>([doc], { ask: "save", id: doc.id, edits: this.edits(doc), kind }, {
      urgent: true, limit: LIMIT.long, faces: kind === "pdf",
    });
  }

  async pages(doc: Doc): Promise<string[]> {
    const request = { ask: "pages", id: doc.id, edits: this.edits(doc) };
    return (await this.of<string[]>([doc], request, { urgent: true, limit: LIMIT.long, faces: true })).answer;
  }

  /** What many reports come to. */
  async batch<T>(want: unknown, { faces = false, data }: { faces?: boolean; data?: Uint8Array } = {}): Promise<Answer<T>> {
    const docs = this.docs.filter((doc) => doc.state === "ready");
    // Each is brought to its changes before all are looked at together.
    for (const doc of docs.filter((d) => d.done > 0)) await this.of([doc], { ask: "view", id: doc.id, edits: this.edits(doc) });
    const unread = this.docs.filter((doc) => doc.state === "failed").map((doc) => [doc.name, doc.why]);
    const request = { ask: "batch", ids: docs.map((doc) => doc.id), unread, want };
    return this.of<T>(docs, request, { limit: LIMIT.long, faces, data });
  }

  /** All reports as files, in one. */
  async zip(kinds: string[], progress: (done: number, all: number) => void): Promise<Uint8Array<ArrayBuffer>> {
    const docs = this.docs.filter((doc) => doc.state === "ready");
    let done = 0;
    for (const doc of docs) {
      for (const kind of kinds) {
        const { bytes } = await this.made(doc, kind);
        await this.engine.ask(async () => [call({ ask: "pack", name: `${stem(doc.name)}.${kind}` }, bytes)]);
      }
      progress(++done, docs.length);
    }
    return (await this.engine.ask(async () => [call({ ask: "pack", name: null })])).bytes;
  }

  /** Speak the other language. */
  async speak(english: boolean): Promise<void> {
    speech.english = english;
    document.documentElement.lang = english ? "en" : "zh-CN";
    this.lines = null;
    this.changed();
    for (const doc of this.docs.filter((d) => d.view)) await this.show(doc).catch(() => undefined);
  }

  async keepDrafts(keeping: boolean): Promise<void> {
    this.keeping = drafts.allow(keeping) && keeping;
    if (keeping && !this.keeping) this.tell(t("draftsFailed"));
    if (this.keeping) for (const doc of this.docs) await this.keep(doc);
    else await drafts.wipe();
    this.changed();
  }

  private async keep(doc: Doc): Promise<void> {
    if (!this.keeping || !this.docs.includes(doc) || doc.state === "failed") return;
    const { name, file, made, history, done } = doc;
    if (!(await drafts.keep({ name, file, made, history, done }))) this.tell(t("draftsFailed"));
  }
}

/** What a file holds now. */
async function bytes(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Trouble("refused", t("gone"));
  }
}

export function call(request: object, data?: Uint8Array): ToWorker {
  return { do: "call", request: { english: speech.english, ...request }, data };
}

/** A name without its ending and its folders' signs. */
export function stem(name: string): string {
  return name.replace(/\.[^./\\]*$/, "");
}

/** Hand a file to the browser to be saved. */
export function download(name: string, bytes: BlobPart): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name.replace(/[/\\]/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
