import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { repository } from "../../support/run-halint.js";
import { missing, patience, Workbench } from "./code-server.js";
import { packageTests } from "./package-tests.js";
import { packed } from "./packed.js";

const lacking = missing();
if (lacking && !process.env.CI) console.log(lacking);
const output = join(repository, "test/output/vscode");
mkdirSync(output, { recursive: true });

/** A part of the window. */
type Clip = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Keeps what can be seen: for people to look at, and with HALINT_PICTURES for the extension's own pages. */
async function picture(page: Page, name: string, clip?: Clip, toasts = false) {
  // A mouse that rests on something would leave a tip there.
  await page.mouse.move(720, 3);
  const looks = {
    animations: "disabled",
    ...(toasts ? {} : { style: ".notifications-toasts { visibility: hidden !important }" }),
  } as const;
  await page.screenshot({ ...looks, path: join(output, `${name}.png`) });
  if (!process.env.HALINT_PICTURES || !clip) return;
  mkdirSync(join(repository, "extension/media"), { recursive: true });
  await page.screenshot({ ...looks, path: join(repository, `extension/media/${name}.png`), clip });
}

/**
 * Does something that needs the keyboard, again if it fails within a time that grows: a page that is drawn takes the
 * focus, and then a key is lost, or a box closes.
 */
async function attempt(page: Page, action: (timeout: number) => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await action(2000 * 2 ** tries);
    } catch (error) {
      if (tries === 5) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

const box = (page: Page) => page.locator(".quick-input-widget input").first();
const boxRow = (page: Page, text: string) =>
  page.locator(".quick-input-widget .monaco-list-row", { hasText: text }).first();

/** Opens the box with a key, writes into it, and chooses a row. */
async function choose(page: Page, key: string, written: string, row: string, timeout: number): Promise<void> {
  await page.keyboard.press(key);
  await box(page).waitFor({ timeout });
  await box(page).fill(written, { timeout });
  await boxRow(page, row).click({ timeout });
}

async function command(page: Page, title: string): Promise<void> {
  await attempt(page, (timeout) => choose(page, "F1", `>${title}`, title, timeout));
}

/** A command that shows in what is to be seen of it: given again until it does, so none that turns something over. */
async function commandUntil(page: Page, title: string, seen: (timeout: number) => Promise<unknown>): Promise<void> {
  await attempt(page, async (timeout) => {
    await choose(page, "F1", `>${title}`, title, timeout);
    await seen(timeout);
  });
}

const panel = (page: Page) => page.locator(".markers-panel");

async function showProblems(page: Page): Promise<void> {
  await commandUntil(page, "Problems: Focus on Problems View", (timeout) => panel(page).waitFor({ timeout }));
}

async function hidePanel(page: Page): Promise<void> {
  await attempt(page, async (timeout) => {
    // The command is there only while the panel is.
    if (await panel(page).isVisible()) await choose(page, "F1", ">View: Hide Panel", "View: Hide Panel", timeout);
    await panel(page).waitFor({ state: "hidden", timeout });
  });
}

/** A command that asks for one of several things. */
async function commandWith(page: Page, title: string, item: string, written?: string): Promise<void> {
  await attempt(page, async (timeout) => {
    await choose(page, "F1", `>${title}`, title, timeout);
    if (written !== undefined) await box(page).fill(written, { timeout });
    await boxRow(page, item).click({ timeout });
  });
}

/** A page of the extension: a frame in a frame. */
function webview(page: Page) {
  return page.frameLocator("iframe.webview.ready >> visible=true").frameLocator("iframe");
}

const clustersView = (page: Page) => page.locator(".pane", { has: page.locator("[aria-label^='Clusters']") }).first();
const treeRow = (page: Page, text: string | RegExp): Locator =>
  page.locator(".sidebar .monaco-list-row", { hasText: text }).first();

async function showClusters(page: Page): Promise<void> {
  const icon = page.locator(".activitybar .action-item", { has: page.locator("[aria-label^='halint']") }).first();
  await icon.waitFor();
  if ((await page.locator(".sidebar .title-label", { hasText: /halint/i }).count()) === 0) await icon.click();
  await clustersView(page).waitFor();
}

async function openFile(page: Page, path: string): Promise<void> {
  const [name = path] = path.split("/").reverse();
  await attempt(page, async (timeout) => {
    await choose(page, "Control+P", path, name, timeout);
    await page.locator(".tab.active", { hasText: name }).first().waitFor({ timeout });
    await page.locator(".editor-instance .monaco-editor.focused").first().waitFor({ timeout });
  });
}

/** The line of the active editor on which the cursor is, from 1. */
async function cursorLine(page: Page): Promise<string> {
  return page
    .locator(".statusbar-item", { hasText: /^Ln \d+/ })
    .first()
    .innerText();
}

/** What a file of the workspace holds once the workbench has written it. */
async function onDisk(path: string, condition: (text: string) => boolean, timeout = patience): Promise<string> {
  await expect.poll(() => existsSync(path) && condition(readFileSync(path, "utf8")), { timeout }).toBe(true);
  return readFileSync(path, "utf8");
}

/** Saves everything, until a file of the workspace holds it. */
async function saved(page: Page, path: string, condition: (text: string) => boolean): Promise<string> {
  await commandUntil(page, "File: Save All", (timeout) => onDisk(path, condition, timeout));
  return readFileSync(path, "utf8");
}

/** The example, its second node with the first one's ha.cf, as it happens when somebody copies it. */
function copyExample(folder: string): void {
  cpSync(join(repository, "examples/tutorial"), folder, { recursive: true });
  for (const node of ["master1", "master2"]) {
    const authkeys = join(folder, node, "etc/ha.d/authkeys");
    const text = readFileSync(authkeys);
    rmSync(authkeys);
    writeFileSync(authkeys, text, { mode: 0o600 });
  }
  cpSync(join(folder, "master1/etc/ha.d/ha.cf"), join(folder, "master2/etc/ha.d/ha.cf"));
}

packageTests();

/** How far two colours are from each other, as accessibility guidelines count it; 0 to 255, or 0 to 1 in mixed colours. */
function contrast(left: readonly number[], right: readonly number[]): number {
  const brightness = (colour: readonly number[]): number => {
    const whole = colour.slice(0, 3).every((part) => part <= 1) ? 1 : 255;
    const [red = 0, green = 0, blue = 0] = colour
      .map((part) => part / whole)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const [one, other] = [brightness(left), brightness(right)];
  return Math.max(one, other) / Math.min(one, other);
}

describe.skipIf(lacking !== undefined && !process.env.CI)("the packed extension in VS Code", () => {
  let workbench: Workbench;
  let page: Page;
  const path = (name: string) => join(workbench.folder, name);

  beforeAll(async () => {
    if (lacking) throw new Error(lacking);
    workbench = new Workbench({ vsix: packed(), name: "tutorial" });
    copyExample(workbench.folder);
    page = await workbench.start();
  }, 3 * patience);
  afterAll(() => workbench?.stop(), patience);
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail" || !page) return;
    await page.screenshot({ path: join(output, `failed ${task.name.replace(/[^\w ]+/g, "")}.png`) });
    console.log(workbench.log.slice(-2000));
  });

  const problems = (text: string): Locator =>
    page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
  const filterProblems = async (text: string) => {
    const input = page.locator(".markers-panel-action-filter-container input, .panel .viewpane-filter input").first();
    await input.waitFor();
    await input.fill(text);
  };

  test("nothing was opened, and the Problems panel has the findings of all files", async () => {
    await showProblems(page);
    await problems("authkeys").waitFor();
    await picture(page, "problems", { x: 348, y: 570, width: 1092, height: 308 });
    await filterProblems("own address");
    const rows = page.locator(".markers-panel .monaco-list-row");
    await problems("10.1.1.2 is master2's own address").waitFor();
    await page
      .locator(".panel", { hasText: /Showing 1 of \d+/ })
      .first()
      .waitFor();
    const file = (await rows.first().innerText()).replace(/\s+/g, " ");
    expect(file).toContain("ha.cf");
    expect(file).toContain("master2/etc/ha.d");
    expect((await rows.nth(1).innerText()).replace(/\s+/g, " ")).toContain("cluster/peer-ucast");
  });

  test("the tree and the topology show the cluster", async () => {
    await showClusters(page);
    await treeRow(page, "master1 does not hear master2").waitFor();
    await treeRow(page, "master2 hears master1").waitFor();
    await treeRow(page, /^master2\s*by host name/).waitFor();
    await treeRow(page, /on master1.*IPaddr → nginx → drbddisk → Filesystem/).waitFor();
    await treeRow(page, /r0\s*master1 ↔ master2/).waitFor();
    await treeRow(page, /^master2\s*by host name/)
      .locator(".monaco-tl-twistie")
      .click();
    await treeRow(page, "ha.cf").waitFor();
    await treeRow(page, "ha.cf").locator(".monaco-tl-twistie").click();
    await treeRow(page, "is master2's own address").waitFor();
    await picture(page, "clusters", { x: 48, y: 30, width: 300, height: 720 });

    await command(page, "halint: Show Topology");
    const frame = webview(page);
    await frame.locator("svg").waitFor();
    await expect.poll(() => frame.locator("svg").textContent(), { timeout: patience }).toContain("not heard");
    await hidePanel(page);
    await picture(page, "topology", { x: 348, y: 30, width: 1092, height: 846 });
  });

  test("a thing of the topology goes to its line, by mouse and by keys", async () => {
    const frame = webview(page);
    await frame.locator("[aria-label='interface eth1 of master2']").click();
    await page.locator(".tab.active", { hasText: "ha.cf" }).waitFor();
    await expect.poll(() => cursorLine(page), { timeout: patience }).toContain("Ln 10,");
    // From master2's head down: its interfaces.
    await frame.locator("[aria-label='node master2']").focus();
    await page.keyboard.press("ArrowDown");
    await expect
      .poll(() => frame.locator("[data-place]:focus").getAttribute("aria-label"), { timeout: patience })
      .toBe("interface eth0 of master2");
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "ifcfg-eth0" }).waitFor();
  });

  test("the quick fix repairs the copied line; tree, topology and status bar follow", async () => {
    await openFile(page, "master2/etc/ha.d/ha.cf");
    await showProblems(page);
    await problems("is master2's own address").dblclick();
    await expect.poll(() => cursorLine(page), { timeout: patience }).toContain("Ln 10,");
    const menu = page.locator(".action-widget .monaco-list-row", { hasText: "Send to 10.1.1.1" }).first();
    await attempt(page, async (timeout) => {
      await page.keyboard.press("Control+Period");
      await menu.waitFor({ timeout });
    });
    await picture(page, "quick-fix", { x: 348, y: 30, width: 1092, height: 560 });
    await menu.click();
    await problems("is master2's own address").waitFor({ state: "hidden" });
    await treeRow(page, "master1 hears master2").waitFor();
    await expect
      .poll(() => webview(page).locator("svg").textContent(), { timeout: patience })
      .toContain("heard both ways");
    const text = await saved(page, path("master2/etc/ha.d/ha.cf"), (now) => !now.includes("10.1.1.2"));
    expect(text).toContain("ucast eth1 10.1.1.1");
  });

  test("what is typed is seen before it is saved", async () => {
    await openFile(page, "master2/etc/ha.d/ha.cf");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("nonesuch 1");
    await treeRow(page, /16: .*nonesuch/).waitFor();
    await filterProblems("nonesuch");
    await problems("nonesuch").waitFor();
    await filterProblems("");
    await openFile(page, "master2/etc/ha.d/ha.cf");
    await command(page, "File: Revert File");
    await expect
      .poll(() => page.locator(".sidebar .monaco-list-row", { hasText: "nonesuch" }).count(), { timeout: patience })
      .toBe(0);
  });

  test("all safe repairs of the cluster, looked at before they are made", async () => {
    await command(page, "halint: Repair Everything Safe in This Cluster");
    const question = page.locator(".notification-toast", { hasText: /repairs in \d+ files of tutorial/ });
    await question.waitFor();
    await page.locator(".tab.active", { hasText: "Repairs of tutorial" }).waitFor();
    await page.locator(".multiDiffEntry").first().waitFor();
    await picture(page, "repairs", { x: 348, y: 30, width: 1092, height: 846 }, true);
    const before = readFileSync(path("master1/etc/ha.d/ha.cf"), "utf8");
    expect(before).toContain("keepalive 2 //");
    await question.locator("a, button", { hasText: "Make These Changes" }).first().click();
    await page.locator(".tab", { hasText: "Repairs of tutorial" }).waitFor({ state: "hidden" });
    await treeRow(page, /^5: "\/\/"/).waitFor({ state: "hidden" });
    const after = await saved(page, path("master1/etc/ha.d/ha.cf"), (text) => text !== before);
    expect(after).toContain("keepalive 2 #seconds");
    await filterProblems("value of keepalive");
    await problems("value of keepalive").waitFor({ state: "hidden" });
    await filterProblems("");
  });

  test("two nodes beside each other", async () => {
    await command(page, "halint: Compare Two Nodes");
    await page.locator(".tab.active", { hasText: "master1 ↔ master2" }).waitFor();
    await page.locator(".multiDiffEntry", { hasText: "ha.cf" }).first().waitFor();
    // Only the peers' addresses are left, and they have to differ.
    const list = page.locator(".quick-input-widget");
    await list.locator(".quick-input-title", { hasText: "0 that should be the same" }).waitFor();
    await list.locator(".monaco-list-row", { hasText: "ucast" }).first().waitFor();
    await picture(page, "compare");
    await page.keyboard.press("Escape");
  });

  test("the page of a rule is shown as it is meant to be read", async () => {
    await commandWith(page, "halint: Explain Rule", "cluster/peer-ucast", "peer-ucast");
    await page.locator(".tab.active", { hasText: "Preview peer-ucast" }).waitFor();
    await webview(page).locator("h1", { hasText: "cluster/peer-ucast" }).waitFor();
    await picture(page, "rule");
  });

  test("the picture is saved as an SVG that stands for itself", async () => {
    await commandWith(page, "halint: Export Topology", "SVG");
    const input = page.locator(".quick-input-widget input").first();
    await expect.poll(() => input.inputValue(), { timeout: patience }).toContain("tutorial.svg");
    await page.keyboard.press("Enter");
    const svg = await onDisk(path("tutorial.svg"), (text) => text.endsWith("</svg>\n"));
    expect(svg).toContain("<style>");
    expect(svg).not.toContain("data-place");
  });

  test("a new cluster: the form says what is wrong, shows the files, and writes them", async () => {
    await command(page, "View: Close All Editors");
    await hidePanel(page);
    await command(page, "halint: New Cluster");
    const frame = webview(page);
    const fill = (label: string, text: string) => frame.getByLabel(label, { exact: true }).first().fill(text);
    await fill("First node", "alpha");
    await fill("Second node", "alpha");
    const interfaces = frame.getByLabel("Its interfaces");
    await interfaces.nth(0).fill("eth0=192.168.1.11/24\neth1=10.1.1.1/24");
    await interfaces.nth(1).fill("eth0=192.168.1.12/24\neth1=10.1.1.2");
    await fill("Floating addresses", "192.168.1.100");
    await frame.locator(".problem", { hasText: "the prefix is missing" }).waitFor();
    const create = frame.getByRole("button", { name: "Create the Files" });
    expect(await create.isDisabled()).toBe(true);
    await picture(page, "new-cluster-wrong");
    await interfaces.nth(1).fill("eth0=192.168.1.12/24\neth1=10.1.1.2/24");
    await fill("Second node", "beta");
    await fill("Services", "httpd");
    await frame.getByRole("button", { name: "Add a DRBD resource" }).click();
    await fill("Disk under it, on both nodes", "/dev/sdb1");
    await fill("Mounted at", "/srv/data");
    await fill("Ping", "192.168.1.1");
    await frame.getByRole("tab", { name: "alpha/etc/ha.d/haresources" }).click();
    await expect.poll(() => frame.locator("pre").innerText(), { timeout: patience }).toContain("alpha drbddisk::r0");
    await frame.locator("h1").click();
    await picture(page, "new-cluster", { x: 348, y: 30, width: 1092, height: 846 });
    await create.click();
    const haCf = await onDisk(path("cluster/beta/etc/ha.d/ha.cf"), () => true);
    expect(haCf).toContain("ucast eth1 10.1.1.1");
    expect(statSync(path("cluster/beta/etc/ha.d/authkeys")).mode & 0o777).toBe(0o600);
    await webview(page).locator("h1", { hasText: "Bringing alpha-beta up" }).waitFor();
    await treeRow(page, /^cluster\s*2 nodes/).waitFor();
    await picture(page, "runbook");
    await page.locator(".notification-toast", { hasText: "authkeys holds a key" }).waitFor();
    rmSync(path("cluster"), { recursive: true });
  });

  test("the topology has the theme's colours, and its words are readable in all of them", async () => {
    await command(page, "View: Close All Editors");
    await openFile(page, "master1/etc/ha.d/ha.cf");
    await command(page, "halint: Show Topology");
    const frame = webview(page);
    await frame.locator("svg").waitFor();
    // The colours are the theme's own; whatever it is, words have to be readable on the paper.
    const colourOf = (locator: Locator) =>
      locator.evaluateAll((all) =>
        all.map(
          (one) =>
            one.ownerDocument.defaultView
              ?.getComputedStyle(one)
              .fill.match(/[\d.]+/g)
              ?.map(Number) ?? [],
        ),
      );
    for (const [theme, kind] of [
      ["Light Modern", "vscode-light"],
      ["Dark Modern", "vscode-dark"],
      ["Dark High Contrast", "vscode-high-contrast"],
      ["Light High Contrast", "vscode-high-contrast-light"],
    ] as const) {
      await commandWith(page, "Preferences: Color Theme", theme, theme);
      await frame.locator(`body.${kind}`).waitFor();
      const [paper = []] = await colourOf(frame.locator("svg .paper"));
      // Numbers and names of nodes stand on boxes of their own.
      const texts = await colourOf(frame.locator("svg text:not(.number):not(.t-node)"));
      expect(texts.length).toBeGreaterThan(30);
      for (const text of texts) expect([theme, text, contrast(text, paper) >= 4.5]).toEqual([theme, text, true]);
      await picture(page, `topology ${kind}`);
    }
    await commandWith(page, "Preferences: Color Theme", "Light Modern", "Light Modern");
    await frame.locator("body.vscode-light").waitFor();
  });

  test("where no cluster is, the view says what to open", async () => {
    const empty = workbench.path("empty");
    mkdirSync(empty);
    await workbench.open(empty);
    await showClusters(page);
    await page
      .locator(".welcome-view-content", { hasText: "open the folder above all of its nodes" })
      .first()
      .waitFor();
    await picture(page, "welcome");
    await commandWith(page, "Welcome: Open Walkthrough", "Get started with halint");
    await page
      .locator(".getting-started-category, .gettingStartedContainer", { hasText: "Open the whole cluster" })
      .first()
      .waitFor();
    await picture(page, "walkthrough");
  });
});

test.skipIf(lacking !== undefined && !process.env.CI)(
  "a folder that nobody trusts is checked all the same",
  async () => {
    if (lacking) throw new Error(lacking);
    const workbench = new Workbench({ vsix: packed(), trusted: false, name: "tutorial" });
    try {
      copyExample(workbench.folder);
      mkdirSync(join(workbench.folder, ".vscode"));
      // Its own settings must not open what is not in it.
      writeFileSync(join(workbench.folder, ".vscode/settings.json"), '{"halint.allowedPaths": ["/etc"]}');
      const page = await workbench.start();
      await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).first().waitFor();
      await showProblems(page);
      await page.locator(".markers-panel .monaco-list-row", { hasText: "authkeys" }).first().waitFor();
      await picture(page, "restricted");
    } finally {
      await workbench.stop();
    }
  },
  6 * patience,
);

test.skipIf(lacking !== undefined && !process.env.CI)(
  "in the extension host",
  async () => {
    if (lacking) throw new Error(lacking);
    const workbench = new Workbench({ vsix: packed(), name: "tutorial" });
    try {
      copyExample(workbench.folder);
      const names = {
        "ha.cf.master1": "",
        "1ha.cf": "",
        master1_haresources: "",
        "drbd.conf": "",
        "drbd.d/r0.res": "",
        "drbd.d/global_common.conf": "",
        "begins.res": "resource r0 {\n}\n",
        "Button.res": "let make = () => <button />\n",
        "nginx.conf": "",
      };
      mkdirSync(join(workbench.folder, "names/drbd.d"), { recursive: true });
      for (const [name, text] of Object.entries(names)) writeFileSync(join(workbench.folder, "names", name), text);
      await build({
        entryPoints: [fileURLToPath(new URL("host-suite.ts", import.meta.url))],
        outfile: workbench.path("suite/index.js"),
        bundle: true,
        platform: "node",
        format: "cjs",
        external: ["vscode"],
        logLevel: "warning",
      });
      await workbench.start((uri) => [
        ["extensionDevelopmentPath", uri(workbench.installed)],
        ["extensionTestsPath", uri(workbench.path("suite/index.js"))],
        ["skipWelcome", "true"],
      ]);
      const code = await Promise.race([
        workbench.exit,
        new Promise<string>((resolve) => setTimeout(() => resolve("no end"), 5 * patience)),
      ]);
      const heard = workbench.heard.filter((line) => line.startsWith("HALINT"));
      console.log(heard.join("\n"));
      expect(heard.filter((line) => line.startsWith("HALINT failed"))).toEqual([]);
      expect(heard.at(-1)).toMatch(/ran \d+ on VS Code 1\.100\./);
      expect(code).toBe(0);
    } finally {
      await workbench.stop();
    }
  },
  8 * patience,
);
