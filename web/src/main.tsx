import { render } from "preact";
import { App } from "./app";
import { Store } from "./store";
import { t } from "./words";
import { Thread, type Face } from "./worker/thread";

/** The engine's thread, written into the page when it is built. */
declare const WORKER: string;
/** The faces that travel with the page, and what they are for. */
declare const FACES: Face[];

/** What a browser must have: of 2022 and later. */
function able(): boolean {
  return typeof WebAssembly === "object" && typeof DecompressionStream === "function" && typeof Array.prototype.at === "function";
}

function main(): void {
  const root = document.getElementById("app");
  if (!root) return;
  if (!able()) {
    root.textContent = t("old");
    return;
  }
  const packed = (name: string) => document.getElementById(`packed-${name}`)?.textContent ?? "";
  const store = new Store(new Thread(WORKER, packed, FACES));
  render(<App store={store} />, root);
  // What is packed stands at the end of the page: by then all of it is there.
  const start = () => void store.start();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}

main();
