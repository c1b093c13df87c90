// How long something takes, on a machine where others may be busy: they only ever add to it.

import { readFileSync } from "node:fs";

/** The fixed work of `slowness` takes so many milliseconds on the machine for which the targets were set (a Xeon of 2.3 GHz that does nothing else). */
const IDLE = 45;

/** No machine excuses more. */
const MOST = 20;

/** How much slower than that machine this one is now, in this very page; 1 at least. */
export function slowness(page) {
  return page.evaluate(([idle, most]) => {
    const from = performance.now();
    let sum = 1;
    for (let i = 0; i < 3e7; i++) sum = (Math.imul(sum, 1664525) + i) | 0;
    window.sum = sum;
    return Math.min(most, Math.max(1, (performance.now() - from) / idle));
  }, [IDLE, MOST]);
}

/** Measure until it is good enough, some times at most. What is told: the best, on the clock and with the machine's slowness taken out of it. */
export async function best(page, target, tries, measure) {
  let told = null;
  for (let i = 0; i < tries && !(told?.fair < target); i++) {
    const before = await slowness(page);
    const clock = await measure(i);
    // What came and went is not taken for the whole of it.
    const slow = Math.min(before, await slowness(page));
    if (!told || clock / slow < told.fair) told = { clock, slow, fair: clock / slow };
  }
  return told;
}

export function said(what, { clock, slow, fair }, target) {
  console.log(`${what}: ${clock.toFixed(0)} ms on a machine ${slow.toFixed(1)} times as slow as an idle one: ${fair.toFixed(0)} ms (target ${target})`);
}

/** What the process that holds the page has cost, and holds at most: seconds of processor time; bytes, now and at most. In Chromium. */
export async function spent(browser) {
  const session = await browser.target().createCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const [own] = processInfo.filter((one) => one.type === "renderer").sort((a, b) => b.cpuTime - a.cpuTime);
  const status = readFileSync(`/proc/${own.id}/status`, "utf8");
  const bytes = (name) => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(status)[1]) * 1024;
  return { seconds: own.cpuTime, resident: bytes("VmRSS"), peak: bytes("VmHWM") };
}
