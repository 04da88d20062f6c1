// A rollback to a release that is chosen among those that succeeded.
import { check, expect, person, shows } from "./page.mjs";

await check(async () => {
  const kchung = await person("kchung");
  const old = await kchung.page.locator("#versions code").nth(0).innerText();
  await kchung.deploy("princess").click();
  await shows(kchung.message, /web to princess.*succeeded/);
  await kchung.page.locator("#rollback-web-princess").click();
  expect("the choice", await kchung.page.locator("#release-web-princess").inputValue(), old);
  await kchung.shot("choosing");
  await kchung.page.locator("#rollback-to-web-princess").click();
  await shows(kchung.page.locator("#ask-text"), `back to ${old}`);
  await kchung.page.locator("#ask-yes").click();
  await shows(kchung.page.locator("#versions div").first(), old);
  await shows(kchung.page.locator("#deploys li").first(), /rollback to/);
  await kchung.shot("rolled-back");
  expect("complaints of the browser", kchung.broken.join("; "), "");
});
