// What the page bears: files that mean harm, many files, and how long it takes; in Chromium.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { browser } from "./browser.mjs";
import { ROOT, convert, list } from "./command.mjs";
import { give, ready, settled } from "./hands.mjs";
import { best, said, slowness, spent } from "./measure.mjs";

const SAMPLE = list(join(ROOT, "samples"), ".txt")[0];
const NAME = basename(SAMPLE);

let all;
before(async () => { all = await browser(); });
after(async () => { await all.close(); });

test("it is seen at once and soon ready", async () => {
  const { page } = all;
  const first = { clock: Infinity };
  const whole = await best(page, 3000, 8, async () => {
    await ready(all);
    await page.waitForSelector("[data-ready]", { timeout: 240_000 });
    const [paint, soon] = await page.evaluate(() => [performance.getEntriesByName("first-contentful-paint")[0].startTime, Number(document.querySelector("[data-ready]").dataset.ready)]);
    first.clock = Math.min(first.clock, paint);
    return soon;
  });
  first.slow = whole.slow;
  first.fair = first.clock / first.slow;
  said("first paint", first, 1000);
  said("ready", whole, 3000);
  assert.ok(first.fair < 1000 && whole.fair < 3000, JSON.stringify({ first, whole }));
});

test("hostile files cost only themselves", async () => {
  const page = await ready(all);
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

test("two hundred reports are read while the page answers", async (t) => {
  // A process of its own: what hostile files have cost is not of this.
  const own = await browser();
  t.after(() => own.close());
  const page = await ready(own);
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
  const start = await spent(own.open);
  const slow = await slowness(page);
  const from = Date.now();
  const input = await page.$("input[type=file][multiple]");
  await input.uploadFile(...files);
  await page.waitForFunction(() => document.querySelectorAll('[data-report][data-state="ready"]').length === 200, { timeout: 240_000, polling: 100 });
  const read = Date.now() - from;
  await page.waitForSelector(".overview [data-sum=view]", { timeout: 240_000 });
  const longest = await page.evaluate(() => window.longest);
  const end = await spent(own.open);
  const cost = end.seconds - start.seconds;
  console.log(`200 reports: ${cost.toFixed(1)} s of processor time (target 20), ${(read / 1000).toFixed(1)} s on the clock; ${(end.peak / 1e6).toFixed(0)} MB at most, ${(end.resident / 1e6).toFixed(0)} MB then (target 500); `
    + `the page stood still for ${longest.toFixed(0)} ms at most, on a machine ${slow.toFixed(1)} times as slow as an idle one`);
  assert.ok(cost < 20, `${cost} s`);
  assert.ok(end.peak < 500e6, `${end.peak} bytes`);
  assert.ok(longest < 1000 * slow, `${longest} ms`);
  rmSync(folder, { recursive: true });
});
