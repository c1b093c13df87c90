import { useState } from "preact/hooks";
import type { Store } from "../store";
import { t } from "../words";
import { Dialog } from "./dialog";

/** A report to fill in, with what last year's hands on. */
export function Blank({ store, close }: { store: Store; close: () => void }) {
  const before = store.docs.filter((doc) => doc.state === "ready" && doc.file);
  const [last, setLast] = useState<number | null>(null);
  const [agency, setAgency] = useState("");
  const [year, setYear] = useState("");
  const from = store.doc(last);
  const choose = (id: number | null) => {
    const doc = store.doc(id);
    setLast(id);
    if (doc?.agency) setAgency(doc.agency);
    if (doc?.year) setYear(String(doc.year + 1));
  };
  const make = (event: Event) => {
    event.preventDefault();
    const file = from?.file ? { name: from.name, file: from.file } : null;
    void store.blank({ agency: agency.trim(), year: Number(year), last: file });
    close();
  };
  return (
    <Dialog label={t("blank")} close={close}>
      <form onSubmit={make} class="form">
        <label>{t("blankLast")}
          <select value={last ?? ""} onChange={(e) => choose(e.currentTarget.value ? Number(e.currentTarget.value) : null)}>
            <option value="">{t("blankNone")}</option>
            {before.map((doc) => <option key={doc.id} value={doc.id}>{doc.name}</option>)}
          </select>
        </label>
        {!before.length && <p class="quiet">{t("blankHint")}</p>}
        <label>{t("agency")}<input name="agency" required value={agency} onInput={(e) => setAgency(e.currentTarget.value)} /></label>
        <label>{t("year")}<input name="year" required pattern="20[0-9]{2}" inputMode="numeric" value={year} onInput={(e) => setYear(e.currentTarget.value)} /></label>
        <div class="tools"><button type="submit" class="strong">{t("blankMake")}</button></div>
      </form>
    </Dialog>
  );
}
