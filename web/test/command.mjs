// What the command line makes of the files that the page is given.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const PROGRAM = process.env.NIANBAO_BIN ?? join(ROOT, "target/debug/nianbao");

/** Reports in every format that the page reads: ours, and the real ones where they lie beside the repository. */
export function reports() {
  const real = join(ROOT, "../shared/reports");
  const files = [
    ...list(join(ROOT, "samples"), ".txt"), ...list(join(ROOT, "tests/fixtures/docx"), ".docx"),
    ...list(join(ROOT, "tests/fixtures/pdf"), ".pdf"), ...(existsSync(real) ? list(real, "") : []),
  ];
  return files.filter((file) => convert(file, "json") !== null);
}

export function list(folder, ending) {
  const all = readdirSync(folder, { withFileTypes: true, recursive: true });
  return all.filter((e) => e.isFile() && e.name.endsWith(ending)).map((e) => join(e.parentPath ?? e.path, e.name)).sort();
}

const made = new Map();

/** What the command line writes for a file; null where it cannot read it. */
export function convert(file, kind) {
  const key = `${file} ${kind}`;
  if (!made.has(key)) {
    const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
    const out = join(folder, `${basename(file).replace(/\.[^.]*$/, "")}.${kind}`);
    const fonts = kind === "pdf" || kind === "ofd" ? ["--fonts", "bundled"] : [];
    const run = spawnSync(PROGRAM, ["convert", file, "--to", kind, "--out", folder, ...fonts], { cwd: folder });
    made.set(key, run.status < 2 && existsSync(out) ? readFileSync(out) : null);
    rmSync(folder, { recursive: true });
  }
  return made.get(key);
}

export function run(...words) {
  return execFileSync(PROGRAM, words);
}
