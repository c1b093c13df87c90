// The pieces of the page that need no browser.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./command.mjs";
import { fromLetters, toLetters } from "../src/letters.mjs";

test("bytes of any length and kind come back, in letters that HTML leaves alone", () => {
  for (let length = 0; length < 60; length++) {
    for (const make of [(i) => (i * 97 + length * 31) & 255, () => 255, () => 0]) {
      const bytes = Uint8Array.from({ length }, (_, i) => make(i));
      const letters = toLetters(bytes);
      assert.deepEqual(fromLetters(letters), bytes);
      assert.ok(/^\d+ [!#-%(-;=?-[\]-~\xa1-\xff]*$/.test(letters), letters);
    }
  }
});

test("nothing in the sources sets HTML, or could ask for anything outside", () => {
  const folder = join(ROOT, "web/src");
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.(tsx?|mjs|html)$/.test(name));
  assert.ok(files.length > 15);
  for (const name of files) {
    const text = readFileSync(join(folder, name), "utf8");
    const found = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function|fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|https?:/.exec(text.replaceAll("dangerouslySetInnerHTML", "innerHTML"));
    // The page that the program serves asks it, and is told by its policy whom else not.
    assert.equal(found?.[0], name === join("served", "seat.ts") ? "fetch(" : undefined, name);
  }
});

test("the page's policy lets nothing out, and vouches for its own script and style alone", () => {
  const page = readFileSync(join(ROOT, "web/dist/nianbao.html"), "latin1");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)[1];
  for (const part of ["default-src 'none'", "connect-src 'none'", "worker-src blob:", "img-src blob: data:", "form-action 'none'", "base-uri 'none'"]) {
    assert.ok(policy.split("; ").includes(part), part);
  }
  assert.ok(!policy.includes("unsafe-inline") && !policy.includes("'unsafe-eval'") && !policy.includes("http"));
  assert.equal(page.match(/<script>/g).length, 1);
  assert.ok(!page.includes("fetch("), "what asks the program is in the served page alone");
  // Besides the letters of what is packed it is ASCII: whatever is taken for its encoding, it is read.
  assert.ok(!/[^\n -~]/.test(page.replaceAll(/<script type="application\/octet-stream"[^<]*<\/script>/g, "")));
  assert.ok(page.length < 32e6, `${page.length} bytes`);
});

test("the engine of the page links the same versions as the program", () => {
  const versions = (file) => {
    const found = new Map();
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, name, version] of text.matchAll(/^\[\[package\]\]\nname = "(.*)"\nversion = "(.*)"$/gm)) {
      found.set(name, [...(found.get(name) ?? []), version]);
    }
    return found;
  };
  const [program, engine] = [versions("Cargo.lock"), versions("web/engine/Cargo.lock")];
  assert.ok(engine.size > 100);
  // What the program has not got at all (WebAssembly's own) may be of any version; `cargo build --locked` sees to the rest.
  const other = [...engine].flatMap(([name, own]) => own.filter((one) => program.has(name) && !program.get(name).includes(one)).map((one) => `${name} ${one}`));
  assert.deepEqual(other, [], "cargo update --precise brings web/engine/Cargo.lock to the versions of Cargo.lock");
});
