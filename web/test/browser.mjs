// A browser with the page in it, from disk, and what the command line makes of the same files.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const PAGE = process.env.NIANBAO_PAGE ?? pathToFileURL(join(ROOT, "web/dist/nianbao.html")).href;
const PROGRAM = process.env.NIANBAO_BIN ?? join(ROOT, "target/debug/nianbao");
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";

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
    const fonts = kind === "pdf" ? ["--fonts", "bundled"] : [];
    const run = spawnSync(PROGRAM, ["convert", file, "--to", kind, "--out", folder, ...fonts], { cwd: folder });
    made.set(key, run.status < 2 && existsSync(out) ? readFileSync(out) : null);
    rmSync(folder, { recursive: true });
  }
  return made.get(key);
}

export function run(...words) {
  return execFileSync(PROGRAM, words);
}

/** A browser that keeps its own log of the network, and may reach none. */
export async function browser({ width = 1280, height = 900, dark = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "nianbao-page-"));
  const log = join(folder, "net.json");
  const saves = join(folder, "saved");
  const open = await puppeteer.launch({
    executablePath: BROWSER, headless: true, userDataDir: join(folder, "profile"),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
      "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication", `--log-net-log=${log}`, `--force-${dark ? "dark" : "light"}-mode`],
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  const page = await open.newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  const session = await open.target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: saves });
  const asked = [];
  const troubles = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") troubles.push(message.text()); });
  page.on("dialog", (dialog) => { troubles.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
  const all = { open, page, asked, troubles, saves, log, folder };
  all.close = async () => {
    await open.close();
    const said = existsSync(log) ? readFileSync(log, "utf8") : "";
    rmSync(folder, { recursive: true, force: true });
    return said;
  };
  return all;
}

/** The page, ready to be given files. */
export async function ready(all, address = PAGE) {
  await all.page.goto(address);
  await all.page.waitForSelector("input[type=file][multiple]");
  return all.page;
}

/** Hand files to the page and wait until each is read or has failed. */
export async function give(page, files, timeout = 60_000) {
  const input = await page.$("input[type=file][multiple]");
  await input.uploadFile(...files);
  for (const file of files) await settled(page, basename(file), timeout);
}

export const report = (name) => `[data-report="${name.replaceAll('"', '\\"')}"]`;

export async function settled(page, name, timeout = 60_000) {
  await page.waitForFunction(
    (selector) => { const own = document.querySelector(selector); return own && own.dataset.state !== "busy"; },
    { timeout, polling: 50 }, report(name),
  );
  return page.$eval(report(name), (own) => own.dataset.state);
}

/** The cells that a report shows. */
export function cells(page, name) {
  return page.$$eval(`${report(name)} [data-key]`, (all) => all.map((cell) => [cell.dataset.key, cell.dataset.state, cell.querySelector(".text").textContent]));
}

/** Press a button that saves, and return what was saved. */
export async function saved(all, selector, name) {
  const path = join(all.saves, name);
  rmSync(path, { force: true });
  await all.page.$eval(selector, (button) => button.click());
  for (let i = 0; i < 1200; i++) {
    if (existsSync(path)) return readFileSync(path);
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error(`${name} was not saved`);
}
