// The page as the program hands it out: what it was told to open, two windows, other pages, the program's end. All else that the page
// does is tried by the tests of the page, with NIANBAO_PAGE naming its address.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { browser } from "./browser.mjs";
import { PROGRAM, ROOT, list } from "./command.mjs";
import { cell, cells, codes, give, ready, report, says, settled, type } from "./hands.mjs";

const [SAMPLE, OTHER] = list(join(ROOT, "samples"), ".txt");
const NAME = basename(SAMPLE);
const TOTAL = "requests.new.total";

let all;
before(async () => { all = await browser(); });
const open = [];
after(async () => {
  // What a test that failed has left.
  for (const end of open) await end();
  await all.close();
});

/** The program, serving: its address, and a way to end it. */
async function serve(...words) {
  const child = spawn(PROGRAM, ["serve", "--no-browser", ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => child.on("exit", (code) => done(code)));
  let said = "";
  const address = await new Promise((found, failed) => {
    child.stdout.on("data", (some) => {
      said += some;
      const address = /http:\S+/.exec(said);
      if (address) found(address[0]);
    });
    ended.then(() => failed(new Error(said)));
  });
  const end = () => {
    child.kill("SIGTERM");
    return ended;
  };
  open.push(end);
  return { address, end };
}

test("files named in the call are open in every window, and each window has its own changes", async () => {
  const { address, end } = await serve("--open", SAMPLE, OTHER);
  const one = await ready(all, address);
  await settled(one, NAME);
  await settled(one, basename(OTHER));
  const two = await all.open.newPage();
  await two.goto(address);
  await settled(two, NAME);
  const before = await codes(two, NAME);
  await type(one, NAME, TOTAL, "987654");
  await one.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
  assert.deepEqual(await codes(two, NAME), before);
  await two.bringToFront();
  await type(two, NAME, TOTAL, "123456");
  await two.waitForSelector(`${report(NAME)} [data-code="requests-applicants"]`);
  assert.equal(await one.$eval(cell(TOTAL, NAME), (own) => own.querySelector(".text").textContent), "987654");
  assert.equal((await cells(two, NAME)).find(([key]) => key === TOTAL)[2], "123456");
  await two.close();
  await one.bringToFront();
  await type(one, NAME, TOTAL, "55");
  await says(one, `${report(NAME)} .changes`, "55");
  assert.equal(await end(), 0);
});

test("no other page can ask the program, whatever it knows", async () => {
  const { address, end } = await serve("--open", SAMPLE);
  const stranger = createServer((_, reply) => reply.setHeader("Content-Type", "text/html").end("<!DOCTYPE html><title>x</title>"));
  await new Promise((listening) => stranger.listen(0, "127.0.0.1", listening));
  stranger.unref();
  const page = await all.open.newPage();
  await page.goto(`http://127.0.0.1:${stranger.address().port}/`);
  const tries = await page.evaluate(async (own) => {
    const tried = async (path, options) => {
      const reply = await fetch(own + path, options).catch((error) => String(error));
      return typeof reply === "string" ? "refused" : `${reply.type} ${reply.status} ${(await reply.text()).length}`;
    };
    const frame = document.createElement("iframe");
    frame.src = own;
    const framed = new Promise((done) => { frame.onload = () => done(frame.contentDocument ? "readable" : "closed"); });
    document.body.append(frame);
    return {
      read: await tried("", {}),
      files: await tried("files/0", {}),
      desk: await tried("desks", { method: "POST" }),
      blind: await tried("desks", { method: "POST", mode: "no-cors" }),
      framed: await framed,
    };
  }, address);
  assert.deepEqual(tries, { read: "refused", files: "refused", desk: "refused", blind: "refused", framed: "closed" });
  const framed = page.frames().filter((frame) => frame !== page.mainFrame());
  for (const frame of framed) assert.equal(await frame.$$eval("input", (own) => own.length).catch(() => 0), 0, "the page is in a frame");
  await page.close();
  stranger.close();
  await end();
});

test("a page whose program has ended says so, and keeps what is in it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nianbao-"));
  const { address, end } = await serve();
  const page = await ready(all, address);
  await give(page, [SAMPLE]);
  const old = await page.$eval(cell(TOTAL, NAME), (own) => own.querySelector(".text").textContent);
  assert.equal(await end(), 0);
  await type(page, NAME, TOTAL, "987654");
  await says(page, ".notice", "nianbao 程序已经结束");
  // A change that was not taken in is not shown as made.
  assert.equal(await page.$eval(cell(TOTAL, NAME), (own) => own.querySelector(".text").textContent), old);
  const late = join(folder, "后来.txt");
  writeFileSync(late, readFileSync(SAMPLE));
  await give(page, [late]);
  assert.equal(await settled(page, "后来.txt"), "failed");
  rmSync(folder, { recursive: true });
});
