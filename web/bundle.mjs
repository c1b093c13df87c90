// Script and style in one piece each, and the page that they are filled into. Same sources, same bytes.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), "src");
/** What old browsers do not know is written so that they do. */
const TARGET = ["chrome97", "firefox115", "safari16.4"];

/** A script with all that it imports. */
export async function bundle(entry, define) {
  const made = await build({
    entryPoints: [join(SOURCES, entry)], bundle: true, minify: true, write: false, format: "iife", target: TARGET,
    charset: "utf8", legalComments: "none", define, jsx: "automatic", jsxImportSource: "preact", absWorkingDir: dirname(SOURCES),
  });
  // Within a page nothing may look like its end.
  return made.outputFiles[0].text.trim().replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

export async function style() {
  const made = await build({ entryPoints: [join(SOURCES, "style.css")], minify: true, write: false, target: TARGET, charset: "utf8" });
  return made.outputFiles[0].text.trim();
}

/** A piece of the page by its hash, as its policy names it. */
export function hash(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** The page with its parts in their places. */
export function fill(parts) {
  return readFileSync(join(SOURCES, "index.html"), "utf8").replace(/\{\{(\w+)\}\}/g, (_, part) => parts[part]);
}
