// The page on file://, in a real browser, against the command line.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { PAGE, ROOT, browser, cells, convert, give, list, ready, report, reports, run, saved, settled } from "./browser.mjs";

const SAMPLE = list(join(ROOT, "samples"), ".txt")[0];
const NAME = basename(SAMPLE);
const TOTAL = "requests.new.total";
const cell = (key, name = NAME) => `${report(name)} [data-key="${key}"]`;

let all;
before(async () => { all = await browser(); });
after(async () => {
  const log = await all.close();
  // The browser's own log: no page has asked for anything. What the browser asks for itself has no initiator.
  const asked = [...log.matchAll(/"initiator":"([^"]*)"[^{}]*"url":"([^"]*)"/g)].map((found) => `${found[1]} ${found[2]}`);
  assert.ok(log.includes("URL_REQUEST_START_JOB") && log.includes('"initiator":"not an origin"'), "the log is not as expected");
  assert.deepEqual([...new Set(asked.filter((one) => !one.startsWith("not an origin ")))], []);
  assert.deepEqual(all.asked.filter((url) => !/^(file|blob|data):/.test(url)), []);
});

async function fresh() {
  all.troubles.length = 0;
  return ready(all);
}

/** Type into a cell as people do. */
async function type(page, key, text) {
  await page.focus(cell(key));
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

const codes = (page) => page.$$eval(`${report(NAME)} [data-code]`, (own) => own.map((finding) => finding.dataset.code).sort());

test("every report shows the cells of the command line's JSON, and is taken away byte for byte", async () => {
  for (const file of reports()) {
    const page = await fresh();
    const name = basename(file);
    await give(page, [file]);
    const json = JSON.parse(convert(file, "json"));
    const wanted = json.cells.map((own) => [own.key, own.state, own.state === "blank" || own.state === "missing" ? "" : own.text]);
    const order = (a, b) => (a[0] < b[0] ? -1 : 1);
    assert.deepEqual((await cells(page, name)).sort(order), wanted.sort(order), name);
    const found = await page.$$eval(`${report(name)} [data-code]`, (own) => own.map((finding) => finding.dataset.code));
    assert.deepEqual(found.sort(), json.findings.map((finding) => finding.code).sort(), name);
    for (const kind of ["json", "csv", "xlsx", "pdf"]) {
      const ours = convert(file, kind);
      const theirs = await saved(all, `${report(name)} [data-save="${kind}"]`, name.replace(/\.[^.]*$/, `.${kind}`));
      assert.ok(ours.equals(theirs), `${name} as ${kind}: ${ours.length} and ${theirs.length} bytes`);
    }
    assert.deepEqual(all.troubles, []);
  }
});

test("a workbook comes back as it went", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  const book = join(folder, "往返.xlsx");
  writeFileSync(book, convert(SAMPLE, "xlsx"));
  const page = await fresh();
  await give(page, [book, SAMPLE]);
  assert.deepEqual(await cells(page, "往返.xlsx"), await cells(page, NAME));
  rmSync(folder, { recursive: true });
});

test("an edit breaks a sum and says so at once; undo mends it, redo breaks it again", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  const before = await codes(page);
  assert.ok(!before.includes("requests-applicants"));
  const old = await page.$eval(cell(TOTAL), (own) => own.textContent);
  // From the key that ends the entry to the finding in the page, by the page's own clock.
  await page.evaluate((selector) => {
    window.took = new Promise((done) => {
      let from = 0;
      addEventListener("keydown", (event) => { if (event.key === "Enter") from = performance.now(); }, true);
      new MutationObserver((_, watch) => {
        if (!document.querySelector(selector)) return;
        watch.disconnect();
        done(performance.now() - from);
      }).observe(document.body, { childList: true, subtree: true });
    });
  }, `${report(NAME)} [data-code="requests-applicants"]`);
  await type(page, TOTAL, "987654");
  const took = await page.evaluate(() => window.took);
  assert.equal(await page.$eval(cell(TOTAL), (own) => own.querySelector(".text").textContent), "987654");
  assert.match(await page.$eval(cell(TOTAL), (own) => own.className), /error.*changed/);
  assert.match(await page.$eval(`${report(NAME)} .changes`, (own) => own.textContent), /987654/);
  // Others may be busy on the machine: the target is 50 ms, ten times as much is a fault.
  console.log(`from key to finding: ${took.toFixed(0)} ms`);
  assert.ok(took < 500, `${took} ms`);
  await page.$eval(`${report(NAME)} [data-undo]`, (own) => own.click());
  await page.waitForFunction((s) => !document.querySelector(s), {}, `${report(NAME)} [data-code="requests-applicants"]`);
  assert.deepEqual(await codes(page), before);
  assert.equal(await page.$eval(cell(TOTAL), (own) => own.querySelector(".text").textContent), old);
  assert.ok(await page.$eval(`${report(NAME)} [data-undo]`, (own) => own.disabled), "one edit is one step");
  await page.$eval(`${report(NAME)} [data-redo]`, (own) => own.click());
  await page.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
  // The copy has what was typed, bears no seal of the file, and is read back with it.
  const stem = NAME.replace(".txt", "");
  const json = JSON.parse(await saved(all, `${report(NAME)} [data-save="json"]`, `${stem}.json`));
  assert.equal(json.cells.find((own) => own.key === TOTAL).value, 987654);
  const book = await saved(all, `${report(NAME)} [data-save="xlsx"]`, `${stem}.xlsx`);
  assert.ok(!book.includes("nianbao:"), "a changed copy is no copy of the file");
});

test("keys move as in a sheet, and a place leads to its cell", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  const chosen = () => page.$eval(`${report(NAME)} td.chosen`, (own) => own.dataset.key);
  await page.focus(cell("requests.new.natural"));
  assert.equal(await chosen(), "requests.new.natural");
  await page.keyboard.press("ArrowRight");
  const right = await chosen();
  assert.notEqual(right, "requests.new.natural");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  assert.equal(await chosen(), "requests.new.natural");
  await page.keyboard.press("Tab");
  assert.equal(await chosen(), right);
  await page.waitForSelector(`${report(NAME)} .source .here`);
  // Back from the source: a click on the place of a number chooses its cell.
  await page.keyboard.type("123");
  await page.keyboard.press("Escape");
  assert.equal(await page.$eval(`${report(NAME)} td.chosen .text`, (own) => own.textContent), await page.$eval(`${report(NAME)} td.chosen input`, (own) => own.value));
  const there = await page.$eval(`${report(NAME)} .source .here`, (own) => { own.click(); return own.dataset.at; });
  assert.ok(there.includes("line"));
});

test("text and facts are changed in place", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  const first = `${report(NAME)} .para.body`;
  await page.focus(first);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${report(NAME)} textarea.para`);
  await page.keyboard.type("新添的一句。");
  await page.keyboard.down("Control");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  await page.waitForFunction((s) => document.querySelector(s)?.textContent.includes("新添的一句。"), {}, `${report(NAME)} .changes`);
  await page.$eval(`${report(NAME)} [data-fact="year"]`, (own) => { own.value = "二三年"; own.dispatchEvent(new Event("change", { bubbles: true })); });
  await page.waitForFunction(() => document.querySelector(".notice")?.textContent.includes("四位数字"));
  assert.equal(await page.$eval(`${report(NAME)} [data-fact="year"]`, (own) => own.value), "2023");
});

test("on a narrow screen one pane is seen at a time, and a finding leads to its cell", async () => {
  const page = await fresh();
  await page.setViewport({ width: 390, height: 844 });
  await give(page, [SAMPLE]);
  await type(page, TOTAL, "88");
  await page.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
  const seen = (name) => page.$eval(`${report(NAME)} .${name}`, (own) => own.getClientRects().length > 0);
  const panes = async () => Promise.all(["sections", "findings", "changes", "source"].map(seen));
  assert.deepEqual(await panes(), [true, false, false, false]);
  await page.$eval(`${report(NAME)} .to-source`, (own) => own.click());
  await page.waitForFunction((s) => document.querySelector(s).getClientRects().length > 0, {}, `${report(NAME)} .source`);
  assert.deepEqual(await panes(), [false, false, false, true]);
  await page.$eval(`${report(NAME)} .to-findings`, (own) => own.click());
  await page.waitForFunction((s) => document.querySelector(s).getClientRects().length > 0, {}, `${report(NAME)} .findings`);
  await page.$eval(`${report(NAME)} [data-code="requests-applicants"] button`, (own) => own.click());
  await page.waitForFunction(() => document.activeElement?.closest("[data-key]"));
  assert.deepEqual(await panes(), [true, false, false, false]);
  await page.setViewport({ width: 1280, height: 900 });
});

test("the pages are printed as they are seen", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  await page.$eval(`${report(NAME)} [data-preview]`, (own) => own.click());
  await page.waitForSelector("dialog img", { timeout: 60_000 });
  const pictures = await page.$$eval("dialog img", (own) => Promise.all(own.map((img) => img.decode())).then(() => own.length));
  const printed = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  assert.equal(printed.match(/\/Type\s*\/Page\b/g).length, pictures);
});

test("a blank report takes last year's numbers and is the command line's", async () => {
  const page = await fresh();
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  const out = join(folder, "blank.xlsx");
  run("blank", "--from", SAMPLE, "--out", out);
  await give(page, [SAMPLE]);
  const press = (text) => page.evaluate((wanted) => [...document.querySelectorAll("button")].find((own) => own.textContent === wanted).click(), text);
  await press("新建空白报告");
  await page.waitForSelector("dialog select option:nth-child(2)");
  const value = await page.$eval("dialog select option:nth-child(2)", (own) => own.value);
  await page.select("dialog select", value);
  const [agency, year] = await page.$$eval("dialog input", (own) => own.map((input) => input.value));
  assert.equal(year, "2024");
  await page.click("dialog [type=submit]");
  const name = `${agency}2024`;
  await page.waitForFunction((s) => document.querySelector(s)?.dataset.state === "ready", {}, report(name));
  const book = await saved(all, `${report(name)} [data-save="xlsx"]`, `${name}.xlsx`);
  assert.ok(readFileSync(out).equals(book));
  rmSync(folder, { recursive: true });
});

test("hostile files cost only themselves", async () => {
  const page = await fresh();
  const hostile = list(join(ROOT, "tests/fixtures/hostile"), "");
  await give(page, [SAMPLE, ...hostile], 240_000);
  const states = await page.$$eval("[data-report]", (own) => own.map((one) => [one.dataset.report, one.dataset.state]));
  assert.equal(states.length, hostile.length + 1);
  for (const [name, state] of states.filter(([name]) => name !== NAME)) {
    const read = convert(hostile.find((file) => basename(file) === name), "json") !== null;
    assert.equal(state === "ready", read, `${name} is ${state}`);
  }
  assert.equal(await settled(page, NAME), "ready");
  assert.deepEqual(all.troubles, []);
});

test("script in texts, names and cells is inert", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  const bad = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
  const file = join(folder, `a"><img src=x onerror=alert(1)>.txt`);
  const text = readFileSync(SAMPLE, "utf8");
  const lines = text.split("\n");
  lines.splice(3, 0, bad, `[x](javascript:alert(1))`);
  writeFileSync(file, lines.join("\n").replace("申请", `申请${bad}`));
  const page = await fresh();
  await give(page, [file]);
  const name = basename(file);
  await page.waitForSelector(`${report(name)} .source [data-at]`);
  await page.focus(cell("requests.new.natural", name));
  await page.keyboard.type(`<img src=x onerror="window.hacked=1">`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${report(name)} [data-code="value-unread"]`);
  await page.$eval(`${report(name)} [data-preview]`, (own) => own.click());
  await page.waitForSelector("dialog img", { timeout: 60_000 });
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.$$eval("img:not(dialog img), a[href], iframe, [onerror]", (own) => own.length), 0);
  assert.match(await page.$eval(report(name), (own) => own.textContent), /<script>window\.hacked=1<\/script>/);
  assert.deepEqual(all.troubles, []);
  rmSync(folder, { recursive: true });
});

test("the pages of the PDF are seen in the page", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  await page.$eval(`${report(NAME)} [data-preview]`, (own) => own.click());
  await page.waitForSelector("dialog img", { timeout: 60_000 });
  const sizes = await page.$$eval("dialog img", async (own) => {
    await Promise.all(own.map((img) => img.decode()));
    return own.map((img) => img.naturalHeight / img.naturalWidth);
  });
  const pages = convert(SAMPLE, "pdf").toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;
  assert.ok(sizes.length > 1 && sizes.every((ratio) => Math.abs(ratio - Math.SQRT2) < 0.01));
  if (pages) assert.equal(sizes.length, pages);
});

test("many reports: a list, their sums, one zip", async () => {
  const page = await fresh();
  const samples = list(join(ROOT, "samples"), ".txt");
  await give(page, samples);
  const press = (selector) => page.$eval(selector, (own) => own.click());
  await press("nav.tabs button");
  await page.waitForSelector(".overview .list tbody tr");
  await page.waitForSelector("[data-sum=view]");
  await press("[data-sum=view]");
  await page.waitForFunction(() => document.querySelector(".sums .list"));
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  run("summary", ...samples, "--out", join(folder, "汇总.xlsx"));
  assert.ok(readFileSync(join(folder, "汇总.xlsx")).equals(await saved(all, "[data-sum=xlsx]", "汇总.xlsx")));
  const zip = await saved(all, "[data-zip]", "年报结果.zip");
  assert.equal(zip.subarray(0, 2).toString(), "PK");
  for (const file of samples) assert.ok(zip.includes(convert(file, "xlsx")), file);
  rmSync(folder, { recursive: true });
});

test("two hundred reports are read while the page answers", async () => {
  const page = await fresh();
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  const samples = list(join(ROOT, "samples"), ".txt").map((file) => readFileSync(file));
  const files = Array.from({ length: 200 }, (_, i) => join(folder, `${i}.txt`));
  files.forEach((file, i) => writeFileSync(file, samples[i % samples.length]));
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const beat = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      requestAnimationFrame(beat);
    };
    requestAnimationFrame(beat);
  });
  const from = Date.now();
  const input = await page.$("input[type=file][multiple]");
  await input.uploadFile(...files);
  await page.waitForFunction(() => document.querySelectorAll('[data-report][data-state="ready"]').length === 200, { timeout: 120_000, polling: 100 });
  const read = Date.now() - from;
  await page.waitForSelector(".overview [data-sum=view]", { timeout: 60_000 });
  const longest = await page.evaluate(() => window.longest);
  const { JSHeapUsedSize } = await page.metrics();
  console.log(`200 reports: read in ${(read / 1000).toFixed(1)} s; the page stood still for ${longest.toFixed(0)} ms at most; ${(JSHeapUsedSize / 1e6).toFixed(0)} MB of the page's own`);
  assert.ok(read < 60_000 && longest < 3000, `${read} ms, ${longest} ms`);
  rmSync(folder, { recursive: true });
});

test("drafts stay only where they are wanted, and can be wiped", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  await page.click(".drafts input");
  await type(page, TOTAL, "55");
  await page.waitForFunction((s) => document.querySelector(s)?.textContent.includes("55"), {}, `${report(NAME)} .changes`);
  await new Promise((go) => setTimeout(go, 300));
  await ready(all);
  await page.waitForFunction((s) => document.querySelector(s)?.textContent.includes("55"), { timeout: 30_000 }, `${report(NAME)} .changes`);
  await page.click("[data-wipe]");
  await page.waitForFunction(() => document.querySelector(".notice"));
  await ready(all);
  await new Promise((go) => setTimeout(go, 1000));
  assert.equal(await page.$$eval("[data-report]", (own) => own.length), 0);
});

test("no violation that axe knows of, in either language, width and light", async () => {
  const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  const script = readFileSync(axe, "utf8");
  for (const look of [{ width: 1280 }, { width: 390 }, { width: 1280, dark: true }]) {
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
    await give(page, list(join(ROOT, "samples"), ".txt").slice(0, 2));
    await page.waitForSelector(`${report(NAME)} .source [data-at]`);
    await page.focus(cell(TOTAL));
    await page.keyboard.type("77777");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
    await check("report");
    await page.click(".language");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    await page.$eval("nav.tabs button", (button) => button.click());
    await page.waitForSelector(".overview .list tbody tr");
    await check("overview in English");
    await own.close();
  }
});
