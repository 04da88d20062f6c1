// A whole deploy by clicks: princess, then production, with its run log and its line in the deploy log.
import { check, expect, person, shows, shut, open } from "./page.mjs";

await check(async () => {
  const kchung = await person("kchung");
  await shows(kchung.stage("princess"), "01. Get saved by the Princess");
  await shows(kchung.stage("production"), "02. Deploy to Production");
  await kchung.shot("ready");
  shut();
  await kchung.deploy("princess").click();
  await shows(kchung.stage("princess"), "kchung deploys since");
  await shows(kchung.log, "after gates: begins");
  await shows(kchung.page.locator("#hosts tr"), "princess");
  expect("the progress bar", await kchung.stage("princess").locator("progress").count(), 1);
  await shows(kchung.stage("production"), "kchung deploys to princess");
  expect("the other button", await kchung.deploy("production").isDisabled(), true);
  await kchung.shot("running");
  await kchung.page.setViewportSize({ width: 940, height: 1010 });
  await kchung.page.evaluate("scrollTo(0, 0)");
  await kchung.shot("readme", { fullPage: false });
  open();
  await shows(kchung.message, "succeeded");
  await shows(kchung.log, "is live");
  await kchung.page.locator("#deploy-web-production:enabled").click();
  await shows(kchung.message, /web to production.*succeeded/);
  await shows(kchung.page.locator("#deploys li").first(), /PRODUCTION \| kchung .*succeeded/);
  expect("hosts", await kchung.page.locator("#hosts tr").count(), 3);
  expect("bars of the chart", (await kchung.page.locator("#chart rect").count()) > 0, true);
  const versions = await kchung.page.locator("#versions code").allInnerTexts();
  expect("one version everywhere", versions[0], versions[1]);
  await kchung.shot("done");
  expect("complaints of the browser", kchung.broken.join("; "), "");
});
