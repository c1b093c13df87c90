import { useEffect, useState } from "preact/hooks";
import type { Doc } from "../doc";
import type { Store } from "../store";
import { t } from "../words";
import { Dialog } from "./dialog";

/** The pages of the PDF as pictures: they can do nothing but be seen. */
export function Preview({ store, doc, save, close }: { store: Store; doc: Doc; save: () => void; close: () => void }) {
  const [pages, setPages] = useState<string[] | null>(null);
  useEffect(() => {
    let addresses: string[] = [];
    let gone = false;
    store.pages(doc).then(
      (pictures) => {
        if (gone) return;
        addresses = pictures.map((picture) => URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" })));
        setPages(addresses);
      },
      (error: unknown) => {
        store.tell(store.said(error));
        close();
      },
    );
    return () => {
      gone = true;
      addresses.forEach((address) => URL.revokeObjectURL(address));
    };
  }, []);
  return (
    <Dialog label={t("pages")} close={close} wide>
      <div class="tools">
        <button type="button" class="strong" data-print disabled={!pages} onClick={() => window.print()}>{t("print")}</button>
        <button type="button" onClick={save}>PDF</button>
      </div>
      <div class="pictures" tabIndex={0} role="group" aria-label={t("pages")}>
        {pages ? pages.map((address, i) => <img key={address} src={address} alt={t("page", i + 1)} data-page={i + 1} />) : <p role="status">{t("making")}</p>}
      </div>
    </Dialog>
  );
}
