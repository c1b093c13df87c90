// Write the page that the program serves: the same sources, with the engine at the other end of a connection. It is tracked
// (`src/cli/serve/page.html`), so that building the program needs no node.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, fill, hash, style } from "./bundle.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, "src/cli/serve/page.html");

const version = /^version = "(.*)"$/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];
const licence = `preact\n\n${readFileSync(join(ROOT, "web/node_modules/preact/LICENSE"), "utf8")}`;
const script = await bundle("served/main.tsx", { VERSION: JSON.stringify(version), BUNDLED: JSON.stringify(licence) });
const css = await style();
const policy = [
  "default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(css)}`, "img-src blob: data:", "connect-src 'self'",
  "form-action 'none'", "base-uri 'none'",
].join("; ");
const page = fill({ charset: "utf-8", policy, version, style: css, script, packed: "" });
writeFileSync(OUT, page);
console.log(`src/cli/serve/page.html: ${Math.round(page.length / 1024)} KB`);
