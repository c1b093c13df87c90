// All that the page knows, and what can be done with it. The reports themselves are the engine's: here are the files, the
// changes made to them, and what the engine last said of them.

import { edits, unread, type Doc, type Made } from "./doc";
import * as drafts from "./drafts";
import { Engine, LIMIT, step, type Steps } from "./engine";
import type { Edit, Kind, Line, Source, View } from "./protocol";
import { Trouble, type Answer, type Seat, type Step } from "./seat";
import { speech, t } from "./words";

/** From so many files on, their overview is seen first. */
const MANY = 12;
/** How many reports stand in the page whole; of the others only their line in the overview, until they are chosen. */
const WHOLE = 32;

/** Added to the number of a blank report for that of last year's, while the blank one is made. */
const BESIDE = 1_000_000;

export interface Notice {
  number: number;
  text: string;
  more: string[];
}

export class Store {
  docs: Doc[] = [];
  active: number | null = null;
  notices: Notice[] = [];
  /** When the engine was ready, in milliseconds since the page began. */
  ready: number | null = null;
  keeping = drafts.allowed();
  lines: Line[] | null = null;
  private listeners = new Set<() => void>();
  private next = 1;
  private told = 0;
  private opened = new Set<number>();
  private due = false;
  private readonly engine: Engine;

  constructor(
    readonly seat: Seat,
    readonly version: string,
    /** The notices and licences of all that is in the page. */
    readonly notice: () => Promise<string>,
  ) {
    this.engine = new Engine(seat, () => this.opened.clear());
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

  /** Start the engine, and bring back what was kept. Where the engine cannot be built, that is an error. */
  async start(): Promise<void> {
    await this.engine.ask(nothing);
    this.ready = Math.round(performance.now());
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

  /** Is the report in the page whole? */
  whole(doc: Doc): boolean {
    return doc.id === this.active || this.docs.indexOf(doc) < WHOLE;
  }

  private put(name: string, file: Blob | null, made: Made | null): Doc {
    const doc = unread(this.next++, name, file, made);
    this.docs = [...this.docs, doc];
    return doc;
  }

  /** Take files in: each costs only itself. */
  take(files: { name: string; file: Blob }[]): void {
    const before = new Set(this.docs);
    for (const { name, file } of files) {
      const old = this.docs.find((doc) => doc.name === name);
      if (old && old.state !== "failed") {
        this.tell(t("twice", name));
        continue;
      }
      // What could not be read is tried again.
      if (old) this.close(old);
      void this.open(this.put(name, file, null));
    }
    const fresh = this.docs.filter((doc) => !before.has(doc));
    if (fresh[0]) this.active = fresh.length > MANY ? null : fresh[0].id;
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
    this.engine.ask(() => only(step("close", { id: doc.id }))).catch(() => undefined);
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
  private async *steps(doc: Doc): AsyncGenerator<Step> {
    if (this.opened.has(doc.id)) return;
    const { id, made } = doc;
    if (made) {
      const beside = made.last && id + BESIDE;
      if (made.last && beside) yield step("open", { id: beside, name: made.last.name, encoding: null }, await bytes(made.last));
      yield step("blank", { id, agency: made.agency, year: made.year, last: beside });
      if (beside) yield step("close", { id: beside });
    } else {
      yield step("open", { id, name: doc.name, encoding: null }, await bytes(doc));
    }
    this.opened.add(id);
  }

  /** Ask for something of some reports, which are read before where they must be. */
  of<T>(docs: Doc[], request: Step | null, options: { urgent?: boolean; limit?: number } = {}): Promise<Answer<T>> {
    const steps = async function* (this: Store): AsyncGenerator<Step> {
      for (const doc of docs) yield* this.steps(doc);
      if (request) yield request;
    };
    return this.engine.ask<T>(steps.bind(this), options);
  }

  /** Ask for something that needs no report. */
  ask<T>(steps: Steps, options: { urgent?: boolean; limit?: number } = {}): Promise<Answer<T>> {
    return this.engine.ask<T>(steps, options);
  }

  said(error: unknown): string {
    if (!(error instanceof Trouble)) return String(error);
    if (error.kind === "slow") return t("slow");
    return error.kind === "broken" ? `${t("broken")} (${error.message.split("\n")[0] ?? ""})` : error.message;
  }

  /** Read a report for the first time. */
  private async open(doc: Doc): Promise<void> {
    // To open a report is to be told of it.
    const request = doc.done > 0 || doc.made ? step("view", { id: doc.id, edits: edits(doc) }) : null;
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
      this.saw(doc, (await this.of<View>([doc], step("view", { id: doc.id, edits: edits(doc) }), { urgent: true })).answer);
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
    doc.history = [...edits(doc), edit];
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
      const { name } = doc;
      const steps = async function* () { yield step("source", { name, encoding: null }, await bytes(doc)); };
      doc.source = (await this.engine.ask<Source>(steps)).answer;
    } catch (error) {
      this.tell(this.said(error));
    }
    this.changed();
  }

  /** A file of a report. */
  made(doc: Doc, kind: Kind): Promise<Answer<string[]>> {
    return this.of<string[]>([doc], step("save", { id: doc.id, edits: edits(doc), kind }), { urgent: true, limit: LIMIT.long });
  }

  async pages(doc: Doc): Promise<string[]> {
    const request = step("pages", { id: doc.id, edits: edits(doc) });
    return (await this.of<string[]>([doc], request, { urgent: true, limit: LIMIT.long })).answer;
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

async function* nothing(): AsyncGenerator<Step> {}

async function* only(one: Step): AsyncGenerator<Step> {
  yield one;
}

/** What a file holds now. */
async function bytes({ name, file }: { name: string; file: Blob | null }): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await (file ?? new Blob()).arrayBuffer());
  } catch {
    throw new Trouble("refused", t("gone", name));
  }
}
