// What people do in the page.

import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { KIND } from "./browser.mjs";
import { ROOT } from "./command.mjs";

export const PAGE = process.env.NIANBAO_PAGE ?? pathToFileURL(join(ROOT, "web/dist/nianbao.html")).href;

/** The page, ready to be given files. */
export async function ready(all, address = PAGE) {
  if (KIND === "firefox") {
    // After something was saved, Firefox's driver takes the page before for the one that is asked for: a tab has one page.
    const old = all.page;
    all.page = await all.tab();
    await old.close();
  }
  await all.page.goto(address);
  await all.page.waitForSelector("input[type=file][multiple]");
  return all.page;
}

/** Hand files to the page and wait until each is read or has failed. */
export async function give(page, files, timeout = 240_000) {
  await hand(page, files);
  for (const file of files) await settled(page, basename(file), timeout);
}

/** Firefox's driver sometimes hands nothing over, and says that it has: then it is asked again. What has come is the page's to show. */
async function hand(page, files) {
  for (let i = 0; i < 4; i++) {
    await page.evaluate(() => { window.came = 0; addEventListener("change", (event) => { window.came = event.target.files?.length ?? 0; }, { capture: true, once: true }); });
    await (await page.$("input[type=file][multiple]")).uploadFile(...files);
    const came = await page.waitForFunction(() => window.came > 0, { timeout: 20_000 }).catch(() => null);
    if (came) return;
    console.log(`the browser's driver handed over nothing (${files.length} files)`);
  }
}

export const report = (name) => `[data-report="${name.replaceAll('"', '\\"')}"]`;

export async function settled(page, name, timeout = 240_000) {
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
  for (let i = 0; i < 6000; i++) {
    // Firefox holds the name with an empty file while it writes beside it.
    if (existsSync(path) && statSync(path).size > 0 && !readdirSync(all.saves).some((name) => name.endsWith(".part"))) return readFileSync(path);
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error(`${name} was not saved`);
}

export const cell = (key, name) => `${report(name)} [data-key="${key}"]`;

/** Type into a cell as people do. */
export async function type(page, name, key, text) {
  await page.focus(cell(key, name));
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

/** The codes of what is found in a report. */
export const codes = (page, name) => page.$$eval(`${report(name)} [data-code]`, (own) => own.map((finding) => finding.dataset.code).sort());

/** Press the button that says this. */
export const press = (page, text) => page.evaluate((wanted) => [...document.querySelectorAll("button")].find((own) => own.textContent === wanted).click(), text);

/** Press what is chosen in this way, without looking where it is. */
export const click = (page, selector) => page.$eval(selector, (own) => own.click());

/** Wait until a report says this somewhere in a part of it. */
export function says(page, selector, text) {
  return page.waitForFunction((s, wanted) => document.querySelector(s)?.textContent.includes(wanted), {}, selector, text);
}
