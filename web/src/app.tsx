import { Component } from "preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { Doc } from "./doc";
import { chosen, dropped } from "./files";
import { About } from "./panes/about";
import { Blank } from "./panes/blank";
import { Dialog } from "./panes/dialog";
import { Overview } from "./panes/overview";
import { Report } from "./panes/report";
import type { Store } from "./store";
import { speech, t, type Word } from "./words";

/** What the page does, in the order in which it is met. */
const DOES: Word[] = ["doesRead", "doesCheck", "doesEdit", "doesMany"];

/** A piece of the page that is drawn anew whenever something has changed. */
function useStore(store: Store): void {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => store.subscribe(() => again(undefined)), [store]);
}

export function App({ store }: { store: Store }) {
  useStore(store);
  const [over, setOver] = useState(false);
  const [dialog, setDialog] = useState<"paste" | "blank" | "about" | null>(null);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) void dropped(event.dataTransfer).then((all) => store.take(all));
  };
  const choose = (input: HTMLInputElement) => {
    store.take(chosen(input.files));
    // The same file may be chosen again.
    input.value = "";
  };
  const many = store.docs.length > 1;
  const overview = many && store.active === null;
  const buttons = (
    <>
      <button type="button" class="strong" onClick={() => files.current?.click()}>{t("choose")}</button>
      <button type="button" onClick={() => folder.current?.click()}>{t("folder")}</button>
      <button type="button" onClick={() => setDialog("paste")}>{t("paste")}</button>
      <button type="button" onClick={() => setDialog("blank")}>{t("blank")}</button>
    </>
  );
  return (
    <div
      class={over ? "page over" : "page"}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={(event) => { if (!event.relatedTarget) setOver(false); }}
      onDrop={drop}
    >
      <header class="top">
        <h1>{t("name")}</h1>
        {store.docs.length > 0 && <div class="tools">{buttons}</div>}
        <button type="button" class="plain language" lang={speech.english ? "zh-CN" : "en"} onClick={() => void store.speak(!speech.english)}>{t("other")}</button>
        <input ref={files} type="file" multiple class="away" tabIndex={-1} aria-label={t("choose")} onChange={(e) => choose(e.currentTarget)} />
        <input ref={folder} type="file" class="away" tabIndex={-1} aria-label={t("folder")} {...{ webkitdirectory: true }} onChange={(e) => choose(e.currentTarget)} />
      </header>
      {store.docs.length === 0 ? (
        <>
          <main class="start">
            <div class="drop">
              <p class="big">{t("drop")}</p>
              <p class="quiet">{t("formats")}</p>
              <div class="tools">{buttons}</div>
              <p class="quiet small" role="status" data-ready={store.ready ?? undefined}>{store.ready !== null ? t("waiting") : t("starting")}</p>
            </div>
            <p class="promise">{t("promise")}</p>
            <ul class="does">{DOES.map((word) => <li key={word}>{t(word)}</li>)}</ul>
          </main>
          <Foot store={store} about={() => setDialog("about")} />
        </>
      ) : (
        <>
          <Tabs store={store} />
          <main>
            {overview && <Overview store={store} />}
            {store.docs.map((doc) => <Article key={doc.id} store={store} doc={doc} hidden={doc.id !== store.active} />)}
          </main>
          <Foot store={store} about={() => setDialog("about")} />
        </>
      )}
      {dialog === "paste" && <Paste store={store} close={() => setDialog(null)} />}
      {dialog === "about" && <About store={store} close={() => setDialog(null)} />}
      {dialog === "blank" && <Blank store={store} close={() => setDialog(null)} />}
      <div class="notices" role="status" aria-live="polite">
        {store.notices.map((notice) => (
          <div class="notice" key={notice.number}>
            <p>{notice.text}</p>
            {notice.more.length > 0 && <ul>{notice.more.map((line) => <li key={line}>{line}</li>)}</ul>}
            <button type="button" class="plain" onClick={() => store.hush(notice.number)}>{t("close")}</button>
          </div>
        ))}
      </div>
    </div>
  );
}

/** The open reports, side by side; of many the overview alone. */
function Tabs({ store }: { store: Store }) {
  const many = store.docs.length > 1;
  if (!many) return null;
  const few = store.docs.length <= 12;
  const shown = few ? store.docs : store.docs.filter((doc) => doc.id === store.active);
  const read = store.docs.filter((doc) => doc.state !== "busy").length;
  return (
    <nav class="tabs" aria-label={t("openReports")}>
      <button type="button" aria-current={store.active === null ? "page" : undefined} onClick={() => store.choose(null)}>
        {t("overview")} <span class="quiet">{read < store.docs.length ? t("progress", read, store.docs.length) : store.docs.length}</span>
      </button>
      {shown.map((doc) => (
        <button type="button" key={doc.id} title={doc.name} aria-current={doc.id === store.active ? "page" : undefined} onClick={() => store.choose(doc.id)}>
          <span class="name">{doc.agency ? `${doc.agency} ${doc.year ?? ""}` : doc.name}</span>
          {doc.errors > 0 && <span class="count error">{doc.errors}</span>}
        </button>
      ))}
    </nav>
  );
}

interface ArticleProps {
  store: Store;
  doc: Doc;
  hidden: boolean;
}

/** One open report; those that are not chosen stand by, the first ones whole, and are drawn anew only when they have changed. */
class Article extends Component<ArticleProps> {
  private drawn: unknown[] = [];

  override shouldComponentUpdate(next: ArticleProps): boolean {
    return !next.hidden || !this.props.hidden || this.drawn.some((was, i) => was !== facts(next)[i]);
  }

  override render({ store, doc, hidden }: ArticleProps) {
    this.drawn = facts(this.props);
    const activate = () => { if (hidden) store.choose(doc.id); };
    return (
      <article data-report={doc.name} data-state={doc.state} hidden={hidden} aria-label={doc.name} onClickCapture={activate} onFocusCapture={activate}>
        {doc.state === "busy" && <p class="wait" role="status">{doc.name}：{t("busy")}</p>}
        {doc.state === "failed" && (
          <div class="failure" role="alert">
            <h2>{doc.name}</h2>
            <p><strong>{t("failed")}</strong>：{doc.why}</p>
            <button type="button" onClick={() => store.close(doc)}>{t("closeFile")}</button>
          </div>
        )}
        {doc.state === "ready" && doc.view && store.whole(doc) && <Report store={store} doc={doc} view={doc.view} hidden={hidden} />}
      </article>
    );
  }
}

function facts({ store, doc }: ArticleProps): unknown[] {
  return [doc.state, doc.view, store.whole(doc)];
}

/** What is always there: where the files are, what is kept, whose work this is. */
function Foot({ store, about }: { store: Store; about: () => void }) {
  return (
    <footer>
      <Drafts store={store} />
      <p class="quiet">{t("local")}</p>
      <button type="button" class="plain" data-about onClick={about}>{t("about")}</button>
    </footer>
  );
}

function Drafts({ store }: { store: Store }) {
  return (
    <div class="drafts">
      <label title={t("draftsHint")}>
        <input type="checkbox" checked={store.keeping} onChange={(e) => void store.keepDrafts(e.currentTarget.checked)} />
        {t("drafts")}
      </label>
      {store.keeping && (
        <button type="button" class="plain" data-wipe onClick={() => void store.keepDrafts(false).then(() => store.tell(t("wiped")))}>{t("wipe")}</button>
      )}
    </div>
  );
}

function Paste({ store, close }: { store: Store; close: () => void }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const read = () => {
    const text = area.current?.value ?? "";
    const base = t("pasted");
    let name = base;
    for (let n = 2; store.docs.some((doc) => doc.name === name); n++) name = base.replace(".", ` ${n}.`);
    if (text.trim()) store.take([{ name, file: new Blob([text]) }]);
    close();
  };
  return (
    <Dialog label={t("paste")} close={close}>
      <textarea ref={area} rows={16} aria-label={t("pasteHere")} placeholder={t("pasteHere")} />
      <div class="tools"><button type="button" class="strong" onClick={read}>{t("read")}</button></div>
    </Dialog>
  );
}
