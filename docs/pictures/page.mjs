// The page with a report in it, as a picture, by the browser of the page's own tests: node page.mjs REPORT KEY PICTURE
import { basename } from "node:path";
import { browser } from "../../web/test/browser.mjs";
import { cell, give, ready } from "../../web/test/hands.mjs";

const [file, key, picture] = process.argv.slice(2);
const all = await browser();
await all.page.setViewport({ width: 1280, height: 860, deviceScaleFactor: 2 });
const page = await ready(all);
await give(page, [file]);
await page.$eval(cell(key, basename(file)), (own) => { own.scrollIntoView({ block: "center" }); own.focus(); });
await page.screenshot({ path: picture });
await all.close();
