import { chooseCell } from "../cells";
import type { Change, View } from "../protocol";
import type { Doc } from "../doc";
import type { Store } from "../store";
import { t } from "../words";

function label(change: Change): string {
  if (change.kind !== "text") return change.label;
  return change.label === "0" ? t("beforeSections") : t("section", change.label);
}

/** What differs from the file as it was read. */
export function Changes({ store, doc, view, seen }: { store: Store; doc: Doc; view: View; seen: () => void }) {
  const made = view.changes.filter((change) => change.kind !== "finding");
  const follow = view.changes.filter((change) => change.kind === "finding");
  return (
    <section class="changes" aria-label={t("changes")}>
      <h3>{t("changes")} <span class="quiet">{made.length || ""}</span></h3>
      {!made.length && <p class="quiet">{t("noChanges")}</p>}
      <ul>
        {made.map((change, i) => (
          <li key={i}>
            {change.kind === "cell" && change.key
              ? <button type="button" class="plain" onClick={() => { seen(); chooseCell(store, doc, change.key ?? ""); }}>{label(change)}</button>
              : <span>{label(change)}</span>}
            <p><del>{change.before || t("empty")}</del> → <ins>{change.after || t("empty")}</ins></p>
          </li>
        ))}
        {follow.map((change, i) => (
          <li key={`f${i}`} class="follow">
            <span class="word">{change.after ? t("arisen") : t("solved")}</span> {change.after || change.before}
          </li>
        ))}
      </ul>
    </section>
  );
}
