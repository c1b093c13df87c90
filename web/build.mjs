// Put the page together: script, style, engine and faces in one file. Same sources, same bytes.

import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { ascii, bundle, fill, hash, style } from "./bundle.mjs";
import { toLetters } from "./src/letters.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
/** The bundled faces and what each is for, in the order in which the program opens them. */
const FACES = [
  ["NianbaoSong-Bold.ttf", ["title"]],
  ["NianbaoHei-Medium.ttf", ["hei"]],
  ["NianbaoKai-Regular.ttf", ["kai"]],
  ["NianbaoFang-Regular.ttf", ["fang"]],
  ["NianbaoSong-Regular.ttf", ["song"]],
  ["NianbaoLatin-Regular.ttf", ["digits"]],
];

function find(folder, name) {
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    if (entry === name) return path;
    const below = statSync(path).isDirectory() && find(path, name);
    if (below) return below;
  }
  return undefined;
}

function packed(id, bytes) {
  return `<script type="application/octet-stream" id="packed-${id}">${toLetters(deflateRawSync(bytes, { level: 9 }))}</script>`;
}

const [engine, notices] = process.argv.slice(2);
const faces = FACES.map(([file, slots]) => ({ name: file.replace(".ttf", ""), slots, path: find(join(ROOT, "fonts"), file) }));
const missing = faces.filter((face) => !face.path);
if (!notices || missing.length) throw new Error(`node build.mjs ENGINE.wasm NOTICES.txt; missing: ${missing.map((face) => face.name).join(", ")}`);

const worker = await bundle("worker/worker.ts", {});
const names = faces.map(({ name, slots }) => ({ name, slots }));
const version = /^version = "(.*)"$/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];
const script = await bundle("main.tsx", { WORKER: JSON.stringify(worker), FACES: JSON.stringify(names), VERSION: JSON.stringify(version) });
const css = await style();
const policy = [
  "default-src 'none'", `script-src ${hash(script)} 'wasm-unsafe-eval'`, `style-src ${hash(css)}`, "worker-src blob:",
  "img-src blob: data:", "connect-src 'none'", "form-action 'none'", "base-uri 'none'",
].join("; ");
const data = [packed("notices", readFileSync(notices)), packed("engine", readFileSync(engine)), ...faces.map((face) => packed(face.name, readFileSync(face.path)))];
// One byte a letter: what is packed needs no second one, and all else is written in ASCII.
const page = Buffer.from(fill({ charset: "windows-1252", policy, version, style: css, script, packed: data.join("\n") }, ascii), "latin1");
mkdirSync(join(HERE, "dist"), { recursive: true });
writeFileSync(join(HERE, "dist/nianbao.html"), page);
console.log(`web/dist/nianbao.html: ${(page.length / 1e6).toFixed(1)} MB; script ${Math.round(script.length / 1024)} KB`);
