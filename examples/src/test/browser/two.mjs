// Two people at once: both see what either does, two presses make one deploy, and a train takes both.
import { check, expect, person, shows, shut, open } from "./page.mjs";

await check(async () => {
  const [kchung, sbobo] = [await person("kchung"), await person("sbobo")];
  shut();
  await Promise.all([kchung.deploy("princess").click(), sbobo.deploy("princess").click({ force: true })]);
  await shows(kchung.stage("princess"), /(kchung|sbobo) deploys since/);
  await shows(sbobo.stage("princess"), /(kchung|sbobo) deploys since/);
  open();
  await shows(kchung.message, "succeeded");
  await shows(kchung.page.locator("#deploys li").nth(1), /succeeded/);
  await kchung.page.locator("#deploy-web-princess:enabled").waitFor();
  const first = await kchung.page.locator("#deploys li").allInnerTexts();
  expect("deploys that run still", first.filter((line) => /: running/.test(line)).length, 0);
  expect("successes among two presses", first.filter((line) => /PRINCESS \| (kchung|sbobo) .*succeeded/.test(line)).length, 2);

  await kchung.page.locator("#join button").click();
  await shows(kchung.page.locator("#trains"), "driven by kchung");
  await sbobo.page.locator("#join button").click();
  await shows(kchung.page.locator("#trains li"), "sbobo");
  await kchung.deploy("princess").click();
  await shows(sbobo.page.locator("#trains"), "verifying at princess");
  await kchung.deploy("production").click();
  await shows(kchung.message, "not everyone is ready");
  await kchung.page.locator("[id^=good-]").click();
  await sbobo.page.locator("[id^=uhoh-]").click();
  await sbobo.page.locator("#ask-reason").fill("prices are gone");
  await sbobo.page.locator("#ask-yes").click();
  await shows(kchung.page.locator("#trains"), "uh-oh: prices are gone");
  await sbobo.page.locator("[id^=good-]").click();
  await shows(kchung.page.locator("#trains"), "verifying at princess");
  await kchung.page.locator("#deploy-web-production:enabled").click();
  await shows(sbobo.page.locator("#trains"), "verifying at production");
  await kchung.page.locator("[id^=good-]").click();
  await sbobo.page.locator("[id^=good-]").click();
  await sbobo.shot("two-at-once");
  await kchung.page.locator("[id^=done-]").click();
  await shows(sbobo.page.locator("#trains"), "clear");
  expect("complaints", [...kchung.broken, ...sbobo.broken].join("; "), "");
});
