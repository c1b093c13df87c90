// The page in a real browser, against the command line: on file://, or where NIANBAO_PAGE says. Any browser: NIANBAO_BROWSER names it.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { browser } from "./browser.mjs";
import { ROOT, convert, list, reports, run } from "./command.mjs";
import { PAGE, cell, cells, click, codes, give, press, ready, report, saved, says, type } from "./hands.mjs";
import { best, said } from "./measure.mjs";

const SAMPLE = list(join(ROOT, "samples"), ".txt")[0];
const NAME = basename(SAMPLE);
const TOTAL = "requests.new.total";

let all;
before(async () => { all = await browser(); });
after(async () => {
  const log = await all.close();
  // A page that is served may ask the program that serves it, below its token, and nobody else.
  const own = (url) => PAGE.startsWith("http:") && url.startsWith(PAGE);
  assert.deepEqual(all.asked.filter((url) => !/^(file|blob|data):/.test(url) && !own(url)), []);
  if (log === null) return;
  // The browser's own log: no page has asked for anything. What the browser asks for itself has no initiator.
  const asked = [...log.matchAll(/"initiator":"([^"]*)"[^{}]*"url":"([^"]*)"/g)].filter((found) => !own(found[2])).map((found) => `${found[1]} ${found[2]}`);
  assert.ok(log.includes("URL_REQUEST_START_JOB") && log.includes('"initiator":"not an origin"'), "the log is not as expected");
  assert.deepEqual([...new Set(asked.filter((one) => !one.startsWith("not an origin ")))], []);
});

async function fresh() {
  all.troubles.length = 0;
  return ready(all);
}

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
    for (const kind of ["json", "csv", "xlsx", "docx", "pdf", "ofd"]) {
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
  const before = await codes(page, NAME);
  assert.ok(!before.includes("requests-applicants"));
  const old = await page.$eval(cell(TOTAL, NAME), (own) => own.textContent);
  await type(page, NAME, TOTAL, "987654");
  await page.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
  assert.equal(await page.$eval(cell(TOTAL, NAME), (own) => own.querySelector(".text").textContent), "987654");
  assert.match(await page.$eval(cell(TOTAL, NAME), (own) => own.className), /error.*changed/);
  assert.match(await page.$eval(`${report(NAME)} .changes`, (own) => own.textContent), /987654/);
  await click(page, `${report(NAME)} [data-undo]`);
  await page.waitForFunction((s) => !document.querySelector(s), {}, `${report(NAME)} [data-code="requests-applicants"]`);
  assert.deepEqual(await codes(page, NAME), before);
  assert.equal(await page.$eval(cell(TOTAL, NAME), (own) => own.querySelector(".text").textContent), old);
  assert.ok(await page.$eval(`${report(NAME)} [data-undo]`, (own) => own.disabled), "one edit is one step");
  await click(page, `${report(NAME)} [data-redo]`);
  await page.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
  // The copy has what was typed, bears no seal of the file, and is read back with it.
  const stem = NAME.replace(".txt", "");
  const json = JSON.parse(await saved(all, `${report(NAME)} [data-save="json"]`, `${stem}.json`));
  assert.equal(json.cells.find((own) => own.key === TOTAL).value, 987654);
  const book = await saved(all, `${report(NAME)} [data-save="xlsx"]`, `${stem}.xlsx`);
  assert.ok(!book.includes("nianbao:"), "a changed copy is no copy of the file");
});

test("sums and findings follow an edit in less than 50 ms", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  const finding = `${report(NAME)} [data-code="requests-applicants"]`;
  // From the key that ends the entry to the finding in the page, by the page's own clock.
  const measure = async (i) => {
    await page.evaluate((selector) => {
      window.took = new Promise((done) => {
        let from = 0;
        const key = (event) => {
          if (event.key !== "Enter") return;
          from = performance.now();
          removeEventListener("keydown", key, { capture: true });
        };
        addEventListener("keydown", key, { capture: true });
        new MutationObserver((_, watch) => {
          if (!document.querySelector(selector)) return;
          watch.disconnect();
          done(performance.now() - from);
        }).observe(document.body, { childList: true, subtree: true });
      });
    }, finding);
    await type(page, NAME, TOTAL, String(70000 + i));
    const took = await page.evaluate(() => window.took);
    await click(page, `${report(NAME)} [data-undo]`);
    await page.waitForFunction((s) => !document.querySelector(s), {}, finding);
    return took;
  };
  const told = await best(page, 50, 20, measure);
  said("from key to finding", told, 50);
  assert.ok(told.fair < 50, JSON.stringify(told));
});

test("keys move as in a sheet, and a place leads to its cell", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  const chosen = () => page.$eval(`${report(NAME)} td.chosen`, (own) => own.dataset.key);
  await page.focus(cell("requests.new.natural", NAME));
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
  await type(page, NAME, TOTAL, "88");
  await page.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
  const seen = (name) => page.$eval(`${report(NAME)} .${name}`, (own) => own.getClientRects().length > 0);
  const panes = async () => Promise.all(["sections", "findings", "changes", "source"].map(seen));
  assert.deepEqual(await panes(), [true, false, false, false]);
  await click(page, `${report(NAME)} .to-source`);
  await page.waitForFunction((s) => document.querySelector(s).getClientRects().length > 0, {}, `${report(NAME)} .source`);
  assert.deepEqual(await panes(), [false, false, false, true]);
  await click(page, `${report(NAME)} .to-findings`);
  await page.waitForFunction((s) => document.querySelector(s).getClientRects().length > 0, {}, `${report(NAME)} .findings`);
  await click(page, `${report(NAME)} [data-code="requests-applicants"] button`);
  await page.waitForFunction(() => document.activeElement?.closest("[data-key]"));
  assert.deepEqual(await panes(), [true, false, false, false]);
  await page.setViewport({ width: 1280, height: 900 });
});

test("a blank report takes last year's numbers and is the command line's", async () => {
  const page = await fresh();
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  const out = join(folder, "blank.xlsx");
  run("blank", "--from", SAMPLE, "--out", out);
  await give(page, [SAMPLE]);
  await press(page, "新建空白报告");
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
  await click(page, `${report(name)} [data-preview]`);
  await page.waitForSelector("dialog img", { timeout: 240_000 });
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.$$eval("img:not(dialog img), a[href], iframe, [onerror]", (own) => own.length), 0);
  assert.match(await page.$eval(report(name), (own) => own.textContent), /<script>window\.hacked=1<\/script>/);
  assert.deepEqual(all.troubles, []);
  rmSync(folder, { recursive: true });
});

test("the pages of the PDF are seen in the page", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  await click(page, `${report(NAME)} [data-preview]`);
  await page.waitForSelector("dialog img", { timeout: 240_000 });
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
  await click(page, "nav.tabs button");
  await page.waitForSelector(".overview .list tbody tr");
  await page.waitForSelector("[data-sum=view]");
  await click(page, "[data-sum=view]");
  await page.waitForFunction(() => document.querySelector(".sums .list"));
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  run("summary", ...samples, "--out", join(folder, "汇总.xlsx"));
  assert.ok(readFileSync(join(folder, "汇总.xlsx")).equals(await saved(all, "[data-sum=xlsx]", "汇总.xlsx")));
  const zip = await saved(all, "[data-zip]", "年报结果.zip");
  assert.equal(zip.subarray(0, 2).toString(), "PK");
  for (const file of samples) assert.ok(zip.includes(convert(file, "xlsx")), file);
  rmSync(folder, { recursive: true });
});

test("drafts stay only where they are wanted, and can be wiped", async () => {
  let page = await fresh();
  await give(page, [SAMPLE]);
  await page.click(".drafts input");
  await type(page, NAME, TOTAL, "55");
  await page.waitForFunction((s) => document.querySelector(s)?.textContent.includes("55"), {}, `${report(NAME)} .changes`);
  await new Promise((go) => setTimeout(go, 300));
  page = await ready(all);
  await page.waitForFunction((s) => document.querySelector(s)?.textContent.includes("55"), { timeout: 240_000 }, `${report(NAME)} .changes`);
  await page.click("[data-wipe]");
  await page.waitForFunction(() => document.querySelector(".notice"));
  page = await ready(all);
  await new Promise((go) => setTimeout(go, 1000));
  assert.equal(await page.$$eval("[data-report]", (own) => own.length), 0);
});

test("what is not saved is told; after saving it is not", async () => {
  const page = await fresh();
  await give(page, [SAMPLE]);
  const told = () => page.$$eval(`${report(NAME)} .unsaved`, (own) => own.length);
  assert.equal(await told(), 0);
  await type(page, NAME, TOTAL, "55");
  await says(page, `${report(NAME)} .changes`, "55");
  assert.equal(await told(), 1);
  await saved(all, `${report(NAME)} [data-save="json"]`, NAME.replace(".txt", ".json"));
  await page.waitForFunction((s) => !document.querySelector(s), {}, `${report(NAME)} .unsaved`);
  // What was saved has a change in it that is now taken back.
  await click(page, `${report(NAME)} [data-undo]`);
  await page.waitForSelector(`${report(NAME)} .unsaved`);
});

test("files of the same name with other endings are kept apart in the zip; what was not read is tried again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  const [text, json, bad] = ["年报.txt", "年报.json", "坏.docx"].map((name) => join(folder, name));
  writeFileSync(text, readFileSync(SAMPLE));
  writeFileSync(json, convert(SAMPLE, "json"));
  writeFileSync(bad, "PK\u0003\u0004");
  const page = await fresh();
  await give(page, [text, json, bad]);
  assert.equal(await page.$eval(report("坏.docx"), (own) => own.dataset.state), "failed");
  const why = await page.$eval(`${report("坏.docx")} .failure`, (own) => own.textContent);
  assert.ok(/[\u4e00-\u9fff]{6}/.test(why), why);
  writeFileSync(bad, convert(SAMPLE, "json"));
  await give(page, [bad]);
  await page.waitForFunction((s) => document.querySelector(s)?.dataset.state === "ready", {}, report("坏.docx"));
  assert.equal(await page.$$eval(report("坏.docx"), (own) => own.length), 1);
  await click(page, "nav.tabs button");
  await page.waitForSelector("[data-sum=view]");
  const zip = await saved(all, "[data-zip]", "年报结果.zip");
  for (const name of ["年报.txt.xlsx", "年报.json.xlsx", "坏.xlsx", "坏.pdf"]) assert.ok(zip.includes(Buffer.from(name)), name);
  rmSync(folder, { recursive: true });
});

test("licences and notices of all that is in the page are read in it", async () => {
  const page = await fresh();
  await click(page, "[data-about]");
  await page.waitForSelector("dialog [data-notices]");
  await click(page, "dialog [data-notices] summary");
  await says(page, "dialog pre", "GNU GENERAL PUBLIC LICENSE");
  const text = await page.$eval("dialog pre", (own) => own.textContent);
  for (const part of ["SIL OPEN FONT LICENSE", "Jason Miller", "| [pdf-writer]", "Apache License", "rust_xlsxwriter"]) assert.ok(text.includes(part), part);
});
