import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words";

/** A window over the page, with its name and a way out. */
export function Dialog({ label, close, wide, children }: { label: string; close: () => void; wide?: boolean; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const open = dialog.current;
    open?.showModal();
    // What it is for comes before the way out.
    open?.querySelector<HTMLElement>("select, textarea, input, .strong")?.focus();
    return () => open?.close();
  }, []);
  // The event comes later than the closing: one that is gone must not take the next one with it.
  const closed = () => { if (dialog.current) close(); };
  return (
    <dialog ref={dialog} class={wide ? "wide" : undefined} aria-label={label} onCancel={close} onClose={closed}>
      <header><h2>{label}</h2><button type="button" class="plain" onClick={close}>{t("close")}</button></header>
      {children}
    </dialog>
  );
}
