// What all checks use: a browser, people who are logged in, and files that open and shut the gate.
import { chromium } from "playwright-core";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [address, gate, shots] = process.argv.slice(2);
export { address };

const binary = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

export const browser = await chromium.launch({ executablePath: binary, headless: true, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

export const shut = () => writeFileSync(join(gate, "wait"), "");
export const open = () => rmSync(join(gate, "wait"), { force: true });
export const block = (why) => writeFileSync(join(gate, "block"), why);

export function expect(what, found, wanted) {
  const fits = wanted instanceof RegExp ? wanted.test(found) : found === wanted;
  if (!fits) throw new Error(`${what}: wanted ${wanted}, found ${found}`);
}

/** Somebody's own browser, logged in by the link that they were given. */
export async function person(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1180, height: 900 }, ...options });
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  const broken = [];
  // A refusal is an answer, which the page tells; anything else that the browser complains of is a fault.
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text()) && !/ERR_INCOMPLETE|ERR_CONNECTION/.test(message.text())) broken.push(message.text());
  });
  page.on("pageerror", (error) => broken.push(String(error)));
  await page.goto(`${address}/login#token-of-${name}-0123`);
  await page.locator("#stages .box").first().waitFor();
  return {
    page,
    broken,
    stage: (stage, stack = "web") => page.locator(`.box[data-stage="${stage}"]`),
    deploy: (stage, stack = "web") => page.locator(`#deploy-${stack}-${stage}`),
    message: page.locator("#message"),
    log: page.locator("#log"),
    shot: (shot, how = { fullPage: true }) => page.screenshot({ path: join(shots, `${shot}.png`), ...how }),
  };
}

export async function shows(locator, text) {
  await locator.filter({ hasText: text }).first().waitFor();
}

/** Runs a check, ends the browser, and says what went wrong. */
export async function check(steps) {
  mkdirSync(shots, { recursive: true });
  let status = 0;
  try {
    await steps();
  } catch (failure) {
    console.error(failure);
    for (const context of browser.contexts()) for (const page of context.pages()) {
      await page.screenshot({ path: join(shots, "failed.png"), fullPage: true }).catch(() => {});
      console.error(await page.locator("main").innerText().catch(() => ""));
    }
    status = 1;
  }
  await browser.close();
  process.exit(status);
}
