import { useEffect, useMemo, useRef } from "preact/hooks";
import { chooseCell, reveal, values } from "../cells";
import type { Piece, Source, View } from "../protocol";
import type { Doc } from "../doc";
import type { Store } from "../store";
import { t } from "../words";
import { Chosen } from "./chosen";

/** Pieces shown at most: no report has as many. */
const MOST = 5000;

/** The source as it was read, with the place of what is chosen. */
export function SourcePane({ store, doc, view, pane }: { store: Store; doc: Doc; view: View; pane: string }) {
  const box = useRef<HTMLDivElement>(null);
  const { source, place } = doc;
  const pick = (event: Event) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>("[data-at]")?.dataset.at;
    if (!at) return;
    const value = doc.view && values(doc.view).find((own) => own.at?.key === at);
    if (value) chooseCell(store, doc, value.key);
    doc.place = at;
    store.changed();
  };
  // Drawn once: afterwards only the mark moves.
  const pieces = useMemo(() => source && <Pieces source={source} />, [source]);
  useEffect(() => {
    const pane = box.current;
    if (!pane) return;
    pane.querySelectorAll(".here").forEach((old) => old.classList.remove("here"));
    if (!place) return;
    const here = pane.querySelectorAll(`[data-at="${CSS.escape(place)}"]`);
    here.forEach((piece) => piece.classList.add("here"));
    reveal(pane, here[0]);
    // What is beside it may have grown: then the place is sought again.
  }, [place, source, pane, view]);
  return (
    <section class="source" aria-label={t("source")}>
      <h3>{t("source")}</h3>
      <Chosen doc={doc} view={view} />
      <div class="text" ref={box} tabIndex={0} role="group" aria-label={t("source")} onClick={pick}>
        {pieces ?? <p class="quiet">{t("busy")}</p>}
        {source && !source.blocks.length && <p class="quiet">{t("noSource")}</p>}
      </div>
    </section>
  );
}

function Pieces({ source }: { source: Source }) {
  let page: number | null = null;
  return (
    <>
      {source.blocks.slice(0, MOST).map((piece, i) => {
        const turned = piece.page !== null && piece.page !== page;
        page = piece.page ?? page;
        return <>{turned && <p class="page-mark">{t("page", page ?? "")}</p>}<One key={i} piece={piece} /></>;
      })}
      {source.blocks.length > MOST && <p class="quiet">…</p>}
    </>
  );
}

function One({ piece }: { piece: Piece }) {
  if (piece.kind === "text") return <p data-at={piece.at} style={piece.indent ? { paddingLeft: `${Math.min(piece.indent, 24) / 2}em` } : undefined}>{piece.text}</p>;
  return (
    <>
      {piece.sheet !== null && <p class="page-mark">{piece.sheet}</p>}
      <table>
        <tbody>
          {piece.rows.map((row, r) => (
            <tr key={r}>{row.map((cell, c) => <td key={c} data-at={cell.at} colSpan={piece.gridded ? cell.cols : 1} rowSpan={piece.gridded ? cell.rows : 1}>{cell.text}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
