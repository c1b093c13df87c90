import { useEffect, useState } from "preact/hooks";
import type { Kind, View } from "../protocol";
import { stem, unsaved, type Doc } from "../doc";
import { download } from "../files";
import type { Store } from "../store";
import { t, type Word } from "../words";
import { Changes } from "./changes";
import { AtHand } from "./chosen";
import { Findings } from "./findings";
import { Preview } from "./preview";
import { Sections } from "./sections";
import { SourcePane } from "./source";

export type Pane = "report" | "findings" | "changes" | "source";
const PANES: [Pane, Word][] = [["report", "report"], ["findings", "findings"], ["changes", "changes"], ["source", "source"]];
const COUNTS: ["errors" | "warnings" | "notes", Word][] = [["errors", "errors"], ["warnings", "warnings"], ["notes", "notes"]];
const KINDS: Kind[] = ["xlsx", "docx", "pdf", "ofd", "json", "csv"];

/** Has only one pane room? As in style.css. */
function narrow(): boolean {
  return matchMedia("(max-width: 900px)").matches;
}

export function Report({ store, doc, view, hidden }: { store: Store; doc: Doc; view: View; hidden: boolean }) {
  const [pane, setPane] = useState<Pane>("report");
  const [preview, setPreview] = useState(false);
  const [saving, setSaving] = useState<string | null>(null);
  useEffect(() => { if (!hidden) void store.source(doc); }, [hidden, doc, store]);
  const save = async (kind: Kind) => {
    setSaving(kind);
    try {
      const { answer, bytes } = await store.made(doc, kind);
      const name = `${stem(doc.name)}.${kind}`;
      download(name, bytes);
      doc.saved = doc.history[doc.done - 1] ?? null;
      store.tell(answer.length ? `${t("saved", name)} · ${t("notices")}` : t("saved", name), answer);
    } catch (error) {
      store.tell(store.said(error));
    } finally {
      setSaving(null);
    }
  };
  // Where only one pane has room, what is jumped to must be seen.
  const seen = () => { if (narrow()) setPane("report"); };
  const made = view.changes.filter((change) => change.kind !== "finding").length;
  const keys = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    // Within a text its own steps are undone first.
    if (event.target instanceof HTMLTextAreaElement || (event.target as HTMLElement).dataset.editing) return;
    const letter = event.key.toLowerCase();
    const by = letter === "z" ? (event.shiftKey ? 1 : -1) : letter === "y" ? 1 : 0;
    if (!by) return;
    event.preventDefault();
    void store.step(doc, by);
  };
  return (
    <div class={doc.file ? "report" : "report made"} data-pane={pane} onKeyDown={keys}>
      <header class="about">
        <div>
          <h2>{view.heading}</h2>
          <p class="quiet">
            <span class="counts">{COUNTS.map(([severity, word]) => doc[severity] > 0 && <span key={severity} class={`count ${severity.slice(0, -1)}`}>{doc[severity]} {t(word)}</span>)}</span>
            {doc.file ? `${doc.name} · ${view.format}${view.encoding ? ` · ${view.encoding}` : ""}` : t("madeHere")}
          </p>
        </div>
        <div class="tools">
          {unsaved(doc) && !store.keeping && <span class="unsaved" role="status">{t("unsaved")}</span>}
          <button type="button" data-undo disabled={doc.done === 0} onClick={() => void store.step(doc, -1)}>{t("undo")}</button>
          <button type="button" data-redo disabled={doc.done === doc.history.length} onClick={() => void store.step(doc, 1)}>{t("redo")}</button>
          <span class="group" role="group" aria-label={t("save")}>
            <span aria-hidden="true" class="quiet">{t("save")}</span>
            {KINDS.map((kind) => (
              <button type="button" key={kind} data-save={kind} aria-label={`${t("save")} ${kind.toUpperCase()}`} aria-busy={saving === kind} disabled={saving !== null} class={kind === "xlsx" || kind === "pdf" ? "strong" : ""} onClick={() => void save(kind)}>{kind.toUpperCase()}</button>
            ))}
          </span>
          <button type="button" data-preview onClick={() => setPreview(true)}>{t("preview")}</button>
          <button type="button" class="plain" onClick={() => store.close(doc)}>{t("closeFile")}</button>
        </div>
      </header>
      <Facts store={store} doc={doc} view={view} />
      <div class="panes">
        <Sections store={store} doc={doc} view={view} />
        <AtHand doc={doc} view={view} />
        <div class="side">
          <div class="switch" role="group" aria-label={t("report")}>
            {PANES.filter(([name]) => doc.file || name !== "source").map(([name, word]) => (
              <button type="button" key={name} class={`to-${name}`} aria-pressed={pane === name || (name === "findings" && pane !== "changes" && !narrow())} onClick={() => setPane(name)}>
                {t(word)}{name === "findings" ? ` ${view.findings.length}` : name === "changes" && made ? ` ${made}` : ""}
              </button>
            ))}
          </div>
          <Findings store={store} doc={doc} view={view} seen={seen} />
          <Changes store={store} doc={doc} view={view} seen={seen} />
          {doc.file && <SourcePane store={store} doc={doc} view={view} pane={pane} />}
        </div>
      </div>
      {preview && <Preview store={store} doc={doc} save={() => void save("pdf")} close={() => setPreview(false)} />}
    </div>
  );
}

/** What the report says of itself; each can be changed. */
function Facts({ store, doc, view }: { store: Store; doc: Doc; view: View }) {
  const facts: [string, Word, string][] = [
    ["title", "title", view.title ?? ""],
    ["agency", "agency", view.agency ?? ""],
    ["year", "year", view.year === null ? "" : String(view.year)],
    ["issued_on", "issued", view.issued_on ?? ""],
  ];
  const changed = new Set(view.changes.filter((c) => c.kind === "fact").map((c) => c.key));
  return (
    <div class="facts">
      {facts.map(([name, word, text]) => (
        <label key={name} class={changed.has(name) ? `fact ${name} changed` : `fact ${name}`}>
          <span>{t(word)}</span>
          <input
            data-fact={name} value={text}
            onChange={(e) => { if (e.currentTarget.value !== text) void store.edit(doc, { edit: "fact", name, text: e.currentTarget.value }).then(() => store.changed()); }}
          />
        </label>
      ))}
    </div>
  );
}
