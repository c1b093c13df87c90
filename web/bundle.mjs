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
    charset: "ascii", legalComments: "none", define, jsx: "automatic", jsxImportSource: "preact", absWorkingDir: dirname(SOURCES),
  });
  // Regular expressions keep their letters. Within a page nothing may look like its end.
  const letters = (text) => text.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return letters(made.outputFiles[0].text.trim()).replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

export async function style() {
  const made = await build({ entryPoints: [join(SOURCES, "style.css")], minify: true, write: false, target: TARGET, charset: "ascii" });
  return made.outputFiles[0].text.trim();
}

/** A piece of the page by its hash, as its policy names it. */
export function hash(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Text of HTML in ASCII. */
export const ascii = (text) => text.replace(/[^\0-\x7f]/gu, (c) => `&#${c.codePointAt(0)};`);

/** The page with its parts in their places; `write` is done to the page around them. */
export function fill(parts, write = (page) => page) {
  return write(readFileSync(join(SOURCES, "index.html"), "utf8")).replace(/\{\{(\w+)\}\}/g, (_, part) => parts[part]);
}
