import { render } from "preact";
import { App } from "./app";
import { Store } from "./store";
import { Thread, type Face } from "./worker/thread";
import { unpack } from "./worker/packed";

/** The engine's thread, written into the page when it is built. */
declare const WORKER: string;
/** The faces that travel with the page, and what they are for. */
declare const FACES: Face[];
declare const VERSION: string;

/** What a browser must have: of 2022 and later. */
function able(): boolean {
  return typeof WebAssembly === "object" && typeof DecompressionStream === "function" && typeof Array.prototype.at === "function";
}

function main(): void {
  const root = document.getElementById("app");
  // What stands there says that the browser is too old: it stays where that is so.
  if (!root || !able()) return;
  const old = [...root.childNodes];
  root.textContent = "";
  const packed = (name: string) => document.getElementById(`packed-${name}`)?.textContent ?? "";
  const notices = async () => new TextDecoder().decode(await unpack(packed("notices")));
  const store = new Store(new Thread(WORKER, packed, FACES), VERSION, notices);
  render(<App store={store} />, root);
  const start = () => void store.start().catch((error: unknown) => {
    render(null, root);
    root.append(...old, String(error));
  });
  // What is packed stands at the end of the page: by then all of it is there.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}

main();
