import { useEffect, useRef } from "preact/hooks";
import { chooseCell, foundAt, reveal, values } from "../cells";
import type { Finding, View } from "../protocol";
import type { Doc } from "../doc";
import type { Store } from "../store";
import { t } from "../words";

/** What was found, the worst first; each leads to its cell and its place. */
export function Findings({ store, doc, view, seen }: { store: Store; doc: Doc; view: View; seen: () => void }) {
  const rank = { error: 0, warning: 1, note: 2 };
  const sorted = [...view.findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
  const keys = values(view).map((value) => value.key);
  const box = useRef<HTMLElement>(null);
  const here = new Set(doc.chosen ? foundAt(view.findings, doc.chosen) : []);
  // What is wrong with the chosen cell is brought into sight.
  useEffect(() => { if (box.current) reveal(box.current, box.current.querySelector("ol > .here") ?? undefined); }, [doc.chosen, view]);
  const jump = (finding: Finding) => {
    const wanted = finding.keys.flatMap((key) => keys.find((own) => own === key || own.startsWith(`${key}.`)) ?? [])[0];
    if (wanted) {
      seen();
      chooseCell(store, doc, wanted);
    }
    if (finding.at[0]) doc.place = finding.at[0].key;
    store.changed();
  };
  return (
    <section class="findings" ref={box} aria-label={t("findings")}>
      <h3>{t("findings")} <span class="quiet">{view.findings.length || ""}</span></h3>
      {!sorted.length && <p class="quiet">{t("noFindings")}</p>}
      <ol>
        {sorted.map((finding, i) => (
          <li key={i} data-code={finding.code} class={here.has(finding) ? `${finding.severity} here` : finding.severity}>
            <button type="button" class="plain" onClick={() => jump(finding)}>
              <span class="word">{finding.word}</span> <span class="message">{finding.message}</span>
            </button>
            {finding.sum && <p class="sum">{finding.sum}</p>}
            {finding.found !== null && finding.expected !== null && !finding.sum && (
              <p class="quiet">{t("found")} {finding.found || t("empty")} · {t("expected")} {finding.expected || t("empty")}</p>
            )}
            {finding.culprits.length > 0 && (
              <ul aria-label={t("culprit")}>
                {finding.culprits.map((culprit, k) => (
                  <li key={k}><button type="button" class="plain culprit" onClick={() => { seen(); chooseCell(store, doc, culprit.key); }}>{culprit.message}</button></li>
                ))}
              </ul>
            )}
            <p class="quiet small"><code>{finding.code}</code>{finding.at[0] && <> · {finding.at[0].place}</>}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
