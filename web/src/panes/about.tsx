import { useState } from "preact/hooks";
import type { Store } from "../store";
import { t } from "../words";
import { Dialog } from "./dialog";

/** What this is, whose work it is, and under which licences. */
export function About({ store, close }: { store: Store; close: () => void }) {
  const [notices, setNotices] = useState<string | null>(null);
  const read = () => {
    if (notices === null) store.notice().then(setNotices, (error: unknown) => setNotices(String(error)));
  };
  return (
    <Dialog label={t("about")} close={close} wide>
      <p>{t("aboutName", store.version)}</p>
      <p>{t("promise")}</p>
      <p>{t(store.seat.where)}</p>
      <p>{t("aboutBrowsers")}</p>
      <p>{t("aboutLicence")}</p>
      <details data-notices onToggle={read}>
        <summary>{t("aboutNotices")}</summary>
        <pre tabIndex={0}>{notices ?? t("busy")}</pre>
      </details>
    </Dialog>
  );
}
