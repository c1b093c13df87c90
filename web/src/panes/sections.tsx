import { useState } from "preact/hooks";
import { rewritten, worst } from "../cells";
import type { Run, View } from "../protocol";
import { edits, type Doc } from "../doc";
import type { Store } from "../store";
import { t } from "../words";
import { Stretches } from "./stretches";
import { FormTable, PlainTable } from "./table";

/** The report itself: its sections in order, the official tables where they stand. */
export function Sections({ store, doc, view }: { store: Store; doc: Doc; view: View }) {
  const texts = rewritten(edits(doc));
  const found = worst(view.findings);
  const culprits = new Set(view.findings.flatMap((f) => f.culprits.map((c) => c.key)));
  const changed = new Set(view.changes.filter((c) => c.kind === "cell").map((c) => c.key ?? ""));
  return (
    <div class="sections">
      {view.sections.map((section, s) => (section.number > 0 || section.blocks.length > 0) && (
        <section key={s} id={`s${doc.id}-${s}`}>
          {section.heading && <h3>{section.heading}</h3>}
          {section.blocks.map((block, b) => {
            if (block.kind === "form") {
              const table = view.tables.find((own) => own.form === block.form);
              return table ? <FormTable key={b} store={store} doc={doc} table={table} found={found} culprits={culprits} changed={changed} /> : null;
            }
            if (block.kind === "table") {
              return block.standing === "piece" ? null : <PlainTable key={b} grid={block.grid} label={block.at.place} />;
            }
            if (block.kind === "picture") {
              return <figure key={b} class="picture" title={block.at.place}>{block.src ? <img src={block.src} alt={block.text} /> : block.text}</figure>;
            }
            const text = texts.get(`${s}/${b}`) ?? block.text;
            if (block.role === "title") return <p key={b} class="para title">{block.text}</p>;
            return (
              <Paragraph
                key={b} text={text} runs={text === block.text ? block.runs : undefined} level={block.level}
                role={block.role} changed={text !== block.text}
                place={block.at.key === doc.place}
                choose={() => { doc.place = block.at.key; store.changed(); }}
                save={(now) => void store.edit(doc, { edit: "paragraph", section: s, block: b, text: now })}
              />
            );
          })}
        </section>
      ))}
      {view.furniture.length > 0 && (
        <details class="around">
          <summary>{t("around")}</summary>
          {view.furniture.map((piece, i) => <p key={i} title={piece.at?.place}>{piece.name ? `${piece.name}: ` : ""}{piece.text}</p>)}
        </details>
      )}
    </div>
  );
}

interface ParagraphProps {
  text: string;
  runs?: Run[];
  level?: number;
  role: string;
  changed: boolean;
  place: boolean;
  choose: () => void;
  save: (text: string) => void;
}

/** A paragraph; a double click or Enter opens it to be changed. */
function Paragraph({ text, runs, level, role, changed, place, choose, save }: ParagraphProps) {
  const [editing, setEditing] = useState(false);
  if (editing) {
    const end = (now: string) => {
      setEditing(false);
      if (now.trim() !== text.trim()) save(now);
    };
    return (
      <textarea
        class="para" aria-label={t("editText")} autoFocus ref={(area) => area?.focus()} rows={Math.max(2, Math.ceil(text.length / 36))} defaultValue={text}
        onBlur={(e) => end(e.currentTarget.value)}
        onKeyDown={(e) => { if (e.key === "Escape") setEditing(false); if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) e.currentTarget.blur(); }}
      />
    );
  }
  const state = [role, changed ? "changed" : "", place ? "here" : "", text ? "" : "free"].join(" ");
  return (
    <div
      class={`para ${state}`} style={level ? { paddingLeft: `${level}em` } : undefined} role="button" tabIndex={0} title={t("editText")} aria-label={text ? undefined : t("editText")}
      onClick={choose} onDblClick={() => setEditing(true)}
      onKeyDown={(e) => { if (e.key === "Enter" || e.key === "F2") { e.preventDefault(); setEditing(true); } }}
    >
      <Stretches text={text} runs={runs} />
    </div>
  );
}
