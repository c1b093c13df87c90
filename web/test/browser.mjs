// A browser with nothing of anybody's in it.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

/** The browser that the tests are run in. */
export const KIND = process.env.NIANBAO_BROWSER ?? "chromium";

/** A machine that is busy with other things is slow to start a browser, and to answer. */
const PATIENT = { timeout: 180_000, protocolTimeout: 600_000 };

/** The browser that is asked for, with nothing of anybody's in it. */
export async function browser({ width = 1280, height = 900, dark = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "nianbao-page-"));
  const saves = join(folder, "saved");
  const log = join(folder, "net.json");
  const open = await (KIND === "firefox" ? firefox(folder, saves, dark) : chromium(folder, saves, log, dark));
  const asked = [];
  const troubles = [];
  // What the program that serves the page refuses is an answer (422), which the browser notes down all the same.
  const refused = /^Failed to load resource: .* status of 422 /;
  const tab = async () => {
    const page = await open.newPage();
    page.setDefaultTimeout(120_000);
    await page.setViewport({ width, height });
    if (KIND === "chromium") await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
    page.on("request", (request) => asked.push(request.url()));
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error" && !(process.env.NIANBAO_PAGE && refused.test(message.text()))) troubles.push(message.text()); });
    page.on("dialog", (dialog) => { troubles.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
    return page;
  };
  const close = async () => {
    await open.close();
    const said = existsSync(log) ? readFileSync(log, "utf8") : null;
    // The browser may still be writing what nobody will read.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    return said;
  };
  return { open, page: await tab(), tab, asked, troubles, saves, close };
}

/** Chromium, which keeps its own log of the network. */
async function chromium(folder, saves, log, dark) {
  const open = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, ...PATIENT, userDataDir: join(folder, "profile"),
    // Root, as CI is, has no sandbox; a container may have little shared memory.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
      "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication", `--log-net-log=${log}`,
      `--force-${dark ? "dark" : "light"}-mode`],
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  const session = await open.target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: saves });
  return open;
}

async function firefox(folder, saves, dark) {
  return puppeteer.launch({
    browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: true, ...PATIENT, userDataDir: join(folder, "profile"),
    extraPrefsFirefox: {
      "browser.download.folderList": 2, "browser.download.dir": saves, "browser.download.useDownloadDir": true,
      "browser.download.always_ask_before_handling_new_types": false, "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream",
      // No panel of downloads takes the focus from the page, and a window that nobody sees has it.
      "browser.download.alwaysOpenPanel": false, "focusmanager.testmode": true,
      "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
    },
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
}
