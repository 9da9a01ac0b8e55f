// Draws extension/icons/extension.png from the SVG beside it, with Debian's chromium: galleries take no SVG.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const icons = fileURLToPath(new URL("../extension/icons/", import.meta.url));
const executablePath = "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error("chromium is needed: apt-get install chromium");
  process.exit(2);
}
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(
  `<style>body{margin:0}svg{display:block}</style>${readFileSync(`${icons}extension.svg`, "utf8")}`,
);
await page.screenshot({ path: `${icons}extension.png`, omitBackground: true });
await browser.close();
