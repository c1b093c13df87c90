// The page of results that `nianbao check --format html` writes: it sifts and sorts by itself, and asks nobody.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { browser } from "./browser.mjs";
import { PROGRAM, ROOT, list } from "./command.mjs";

const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
const samples = list(join(ROOT, "samples"), ".txt").slice(0, 3);
let all;

before(async () => {
  mkdirSync(join(folder, "in"));
  samples.forEach((file) => writeFileSync(join(folder, "in", basename(file)), readFileSync(file)));
  // The last in the folder is the worst; its agency does what it can to be a script.
  const wrong = readFileSync(samples[0], "utf8").replace("14", "99").replaceAll("青禾县云台镇人民政府", "<img src=x onerror=alert(1)>镇人民政府");
  writeFileSync(join(folder, "in/错.txt"), wrong);
  writeFileSync(join(folder, "in/坏.txt"), "不是报告");
  const made = spawnSync(PROGRAM, ["check", "in", "--format", "html", "--out", "a.html", "--lang", "zh"], { cwd: folder });
  assert.equal(made.status, 2, String(made.stderr));
  all = await browser();
});
after(async () => {
  await all.close();
  assert.deepEqual(all.asked.filter((url) => !url.startsWith("file:")), []);
  rmSync(folder, { recursive: true });
});

const open = async (page) => { await page.goto(pathToFileURL(join(folder, "a.html")).href); };
const shown = (page) => page.evaluate(() => ({
  said: document.querySelector("output").textContent,
  reports: [...document.querySelectorAll("section[data-agency]")].filter((own) => !own.hidden).length,
  items: [...document.querySelectorAll("li[data-code]")].filter((own) => own.checkVisibility()).length,
  first: document.querySelector(".all tbody tr td:last-child").textContent,
}));

test("the worst report is first; findings are sifted by agency, severity and code, and the list is sorted by its columns", async () => {
  const { page } = all;
  await open(page);
  const whole = await shown(page);
  assert.equal(whole.reports, 4);
  assert.equal(whole.first, "错.txt");
  assert.equal(whole.said, `显示 ${whole.items} 条`);
  assert.equal(await page.evaluate(() => document.querySelectorAll("img").length), 0);
  await page.click("input[value=note]");
  await page.click("input[value=warning]");
  const errors = await shown(page);
  assert.ok(errors.reports === 1 && errors.items > 0 && errors.items < whole.items, JSON.stringify(errors));
  await page.type("input[type=search]", "石桥");
  assert.equal((await shown(page)).reports, 0);
  await page.click("input[value=note]");
  await page.click("input[value=warning]");
  assert.equal((await shown(page)).reports, 1);
  await page.$eval("input[type=search]", (own) => { own.value = ""; own.dispatchEvent(new Event("input")); });
  assert.deepEqual(await shown(page), whole);
  const code = await page.$eval("li[data-code]", (own) => own.dataset.code);
  await page.select("select", code);
  assert.ok((await shown(page)).items < whole.items);
  // By keys: the head of the files' column, down and up.
  await page.select("select", "");
  await page.focus(".all th:last-child button");
  await page.keyboard.press("Enter");
  assert.equal((await shown(page)).first, basename(samples[0]));
  assert.equal(await page.$eval(".all th:last-child", (own) => own.ariaSort), "ascending");
  await page.keyboard.press("Enter");
  assert.notEqual((await shown(page)).first, basename(samples[0]));
  assert.deepEqual(all.troubles, []);
});

test("findings stand before the tables where there is no room beside them, and axe knows of no violation", async () => {
  const script = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const look of [{ width: 1280 }, { width: 390 }, { width: 1280, dark: true }, { width: 390, dark: true }]) {
    const own = await browser(look);
    await own.page.setBypassCSP(true);
    await open(own.page);
    const [found, forms, width] = await own.page.evaluate(() => [".found", ".forms"].map((part) => document.querySelector(part).getBoundingClientRect().top).concat(document.documentElement.scrollWidth));
    assert.ok(look.width === 390 ? found < forms : Math.abs(found - forms) < 40, `${found} ${forms}`);
    assert.ok(width <= look.width, `${width} wide`);
    await own.page.evaluate(script);
    const { violations } = await own.page.evaluate(() => axe.run({ resultTypes: ["violations"] }));
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`), [], JSON.stringify(look));
    await own.close();
  }
});
