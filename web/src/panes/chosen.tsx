import { foundAt, values } from "../cells";
import type { Doc } from "../doc";
import type { View } from "../protocol";
import { t } from "../words";

/** The cell that is chosen: its label, its number, its place. */
export function Chosen({ doc, view }: { doc: Doc; view: View }) {
  const chosen = doc.chosen ? values(view).find((value) => value.key === doc.chosen) : undefined;
  if (!chosen) return null;
  return (
    <p class="chosen-cell" role="status">
      {chosen.label}：<strong>{chosen.text || t("empty")}</strong>{chosen.unit ?? ""} · {chosen.at ? chosen.at.place : t("noPlace")}
    </p>
  );
}

/** Where the findings have no room beside the report: the chosen cell with what is wrong with it. */
export function AtHand({ doc, view }: { doc: Doc; view: View }) {
  if (!doc.chosen) return null;
  return (
    <div class="at-hand" tabIndex={0} role="group" aria-label={t("chosen")}>
      <Chosen doc={doc} view={view} />
      {foundAt(view.findings, doc.chosen).map((finding, i) => (
        <p key={i} class={finding.severity}>
          <span class="word">{finding.word}</span> {finding.message}
          {finding.culprits.filter((culprit) => culprit.key === doc.chosen).map((culprit, k) => <span key={k} class="piece">{culprit.message}</span>)}
        </p>
      ))}
    </div>
  );
}
