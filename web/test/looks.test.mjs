// How the page looks, to eyes, to printers and to those who do not see; in Chromium.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { browser } from "./browser.mjs";
import { ROOT, list } from "./command.mjs";
import { PAGE, click, give, ready, report, type } from "./hands.mjs";

const SAMPLE = list(join(ROOT, "samples"), ".txt")[0];
const NAME = basename(SAMPLE);
const TOTAL = "requests.new.total";

let all;
before(async () => { all = await browser(); });
after(async () => { await all.close(); });

test("the pages are printed as they are seen", async () => {
  const page = await ready(all);
  await give(page, [SAMPLE]);
  await click(page, `${report(NAME)} [data-preview]`);
  await page.waitForSelector("dialog img", { timeout: 240_000 });
  const pictures = await page.$$eval("dialog img", (own) => Promise.all(own.map((img) => img.decode())).then(() => own.length));
  const printed = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  assert.equal(printed.match(/\/Type\s*\/Page\b/g).length, pictures);
});

test("on a narrow screen the labels stay where the numbers are scrolled", async () => {
  const page = await ready(all);
  await page.setViewport({ width: 390, height: 844 });
  await give(page, [SAMPLE]);
  const told = await page.$eval(`${report(NAME)} [aria-label^="表三"]`, (table) => {
    const box = table.parentElement;
    const edge = () => box.getBoundingClientRect().left;
    const labels = [...table.querySelectorAll("th[scope=row]")];
    const places = () => labels.map((label) => Math.round(label.getBoundingClientRect().left - edge()));
    const before = places();
    const room = box.scrollWidth - box.clientWidth;
    box.scrollLeft = room;
    const cell = table.querySelector('[data-key="requests.new.total"]').getBoundingClientRect();
    // What lies over the middle of the last column is its cell, not a label.
    const top = document.elementFromPoint(cell.left + cell.width / 2, cell.top + cell.height / 2);
    return { before, after: places(), room, width: box.clientWidth, labels: Math.max(...labels.map((label) => label.getBoundingClientRect().right - edge())), seen: top?.closest("td")?.dataset.key ?? null };
  });
  assert.ok(told.room > 20, "there is something to scroll");
  // A line may be as wide as the step.
  told.after.forEach((left, i) => assert.ok(Math.abs(left - told.before[i]) <= 1, `${left} ${told.before[i]}`));
  assert.ok(told.labels < told.width * 0.6, `the labels leave room: ${told.labels} of ${told.width}`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "the page itself does not scroll aside");
  await page.setViewport({ width: 1280, height: 900 });
});

test("a browser that cannot is told so in plain words", async () => {
  const lacks = ["window.DecompressionStream", "window.WebAssembly", "Array.prototype.at"];
  for (const lack of lacks) {
    const own = await browser();
    await own.page.evaluateOnNewDocument(`delete ${lack}`);
    await own.page.goto(PAGE);
    const text = await own.page.$eval("#app", (app) => app.textContent);
    assert.match(text, /这个浏览器太旧.*Chrome.*Firefox.*too old/s, lack);
    assert.deepEqual(own.troubles, [], lack);
    await own.close();
  }
  // One that cannot even read the script, and one that may not build the engine.
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  const broken = join(folder, "page.html");
  const html = readFileSync(fileURLToPath(PAGE), "latin1");
  writeFileSync(broken, html.replace("<script>", "<script>?."), "latin1");
  await all.page.goto(pathToFileURL(broken).href);
  assert.match(await all.page.$eval("body", (own) => own.innerText), /浏览器太旧/);
  writeFileSync(broken, html.replace(" 'wasm-unsafe-eval'", ""), "latin1");
  await all.page.goto(pathToFileURL(broken).href);
  await all.page.waitForFunction(() => document.querySelector("#app").textContent.includes("这个浏览器太旧"), { timeout: 240_000 });
  rmSync(folder, { recursive: true });
});

test("a dialog that is closed does not take the next one with it", async () => {
  const page = await ready(all, PAGE);
  for (let i = 0; i < 20; i++) {
    for (const open of ["[data-about]", ".start .tools button:nth-child(3)", ".start .tools button:nth-child(4)"]) {
      await click(page, open);
      await page.waitForSelector("dialog", { timeout: 20_000 });
      await click(page, "dialog header button");
      await page.waitForFunction(() => !document.querySelector("dialog"));
    }
  }
});

test("no violation that axe knows of, in either language, width and light", async () => {
  const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  const script = readFileSync(axe, "utf8");
  for (const look of [{ width: 1280 }, { width: 390 }, { width: 1280, dark: true }, { width: 390, dark: true }]) {
    const own = await browser(look);
    await own.page.setBypassCSP(true);
    const page = await ready(own, PAGE);
    const check = async (what) => {
      await page.evaluate(script);
      const { violations } = await page.evaluate(() => axe.run({ resultTypes: ["violations"] }));
      const told = violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
      assert.deepEqual(told, [], `${what} ${JSON.stringify(look)}`);
    };
    await check("start");
    for (const open of ["[data-about]", ".start .tools button:nth-child(3)", ".start .tools button:nth-child(4)"]) {
      await click(page, open);
      await page.waitForSelector("dialog");
      await check(open);
      await click(page, "dialog header button");
      await page.waitForFunction(() => !document.querySelector("dialog"));
    }
    await give(page, list(join(ROOT, "samples"), ".txt").slice(0, 2));
    await page.waitForSelector(`${report(NAME)} .source [data-at]`);
    await type(page, NAME, TOTAL, "77777");
    await page.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
    await check("report");
    for (const pane of ["findings", "changes", "source"]) {
      await click(page, `${report(NAME)} .to-${pane}`);
      await check(pane);
    }
    await click(page, `${report(NAME)} .to-report`);
    await click(page, `${report(NAME)} [data-preview]`);
    await page.waitForSelector("dialog img", { timeout: 240_000 });
    await check("preview");
    await click(page, "dialog header button");
    await give(page, [join(ROOT, "tests/fixtures/hostile/docx-cut.docx")]);
    await page.waitForSelector(".failure");
    await check("failure");
    await page.click(".language");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    await page.$eval("nav.tabs button", (button) => button.click());
    await page.waitForSelector(".overview .list tbody tr");
    await page.waitForSelector("[data-sum=view]");
    await click(page, "[data-sum=view]");
    await page.waitForSelector(".sums .list");
    await click(page, "[data-compare=view]");
    await page.waitForFunction(() => document.querySelectorAll(".sums .list").length === 2);
    await check("overview in English");
    await own.close();
  }
});
