// The page as the program hands it out: the same, but for where the engine sits.

import { render } from "preact";
import { App } from "../app";
import { Store } from "../store";
import { Served } from "./seat";

declare const VERSION: string;
/** The licence of what is bundled into the script. */
declare const BUNDLED: string;

async function main(): Promise<void> {
  const root = document.getElementById("app");
  // What stands there says that the browser is too old: it stays where that is so.
  if (!root || typeof Array.prototype.at !== "function") return;
  root.textContent = "";
  const seat = new Served();
  const store = new Store(seat, VERSION, async () => `${await seat.notices()}\n${BUNDLED}`);
  render(<App store={store} />, root);
  await store.start();
  store.take(await seat.files());
}

main().catch((error: unknown) => document.body.append(String(error)));
