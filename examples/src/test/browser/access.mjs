// axe on all states of the page, in both schemes and on a phone; by keyboard alone; and an HTML validator.
import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";
import { address, check, expect, person, shows, shut, open } from "./page.mjs";

const axe = readFileSync(new URL(import.meta.resolve ? import.meta.resolve("axe-core/axe.min.js") : "./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

async function clean(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate("axe.run()");
  const told = violations.map((one) => `${one.impact} ${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  expect(`axe on ${what}`, told.join("\n"), "");
}

async function fits(page) {
  const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect("how far it scrolls sideways", wide, 0);
}

async function valid(html, what) {
  const report = await new HtmlValidate({ extends: ["html-validate:standard"], rules: { "require-sri": "off" } }).validateString(html);
  const told = report.results.flatMap((result) => result.messages.map((message) => `${message.line}: ${message.ruleId} ${message.message}`));
  expect(`the validator on ${what}`, told.join("\n"), "");
}

await check(async () => {
  for (const colorScheme of ["light", "dark"]) {
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
    const kchung = await person("kchung", { colorScheme, ...(colorScheme === "dark" ? phone : {}), bypassCSP: true });
    await shows(kchung.page.locator("#deploys li"), "succeeded");
    await kchung.page.locator("#chart svg").waitFor();
    await clean(kchung.page, `${colorScheme}, ready`);
    await fits(kchung.page);
    shut();
    await kchung.deploy("princess").focus();
    await kchung.page.keyboard.press("Enter");
    await shows(kchung.log, "after gates: begins");
    await clean(kchung.page, `${colorScheme}, running`);
    await fits(kchung.page);
    await kchung.shot(`running-${colorScheme}`);
    await kchung.page.locator("[id^=abort-web]").focus();
    await kchung.page.keyboard.press("Enter");
    await kchung.page.locator("#ask[open]").waitFor();
    await clean(kchung.page, `${colorScheme}, asking`);
    await kchung.page.keyboard.press("Escape");
    expect("a dialog that was left", await kchung.page.locator("#ask[open]").count(), 0);
    await shows(kchung.stage("princess"), "kchung deploys since");
    open();
    await shows(kchung.message, /web to princess.*succeeded/);
    await kchung.page.locator("#join button").focus();
    await kchung.page.keyboard.press("Enter");
    await shows(kchung.page.locator("#trains"), "driven by kchung");
    await clean(kchung.page, `${colorScheme}, with a train`);
    await valid(await kchung.page.evaluate("document.body.outerHTML"), `the drawn page, ${colorScheme}`);
    await kchung.page.locator("[id^=leave-]").click();
    await shows(kchung.page.locator("#trains"), "clear");
    await kchung.shot(`page-${colorScheme}`);
    expect("complaints of the browser", kchung.broken.join("; "), "");
    await kchung.page.goto(`${address}/login`);
    await clean(kchung.page, `${colorScheme}, login`);
    if (colorScheme === "light") {
      await valid(await (await kchung.page.request.get(`${address}/login`)).text(), "the login page");
      await valid(await (await kchung.page.request.get(`${address}/`)).text(), "the page");
    }
    await kchung.page.context().close();
  }
});
