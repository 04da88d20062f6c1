// A deploy that is aborted with a reason, and whose hosts are swapped back.
import { check, expect, person, shows, shut, open } from "./page.mjs";

await check(async () => {
  const kchung = await person("kchung");
  const before = await kchung.page.locator("#versions code").first().innerText();
  shut();
  await kchung.deploy("princess").click();
  await shows(kchung.log, "after gates: begins");
  await kchung.page.locator("[id^=abort-web]").click();
  await kchung.page.locator("#ask-reason").fill("wrong branch");
  await kchung.shot("aborting");
  await kchung.page.locator("#ask-yes").click();
  await shows(kchung.stage("princess"), /aborted, aborted at after gates by kchung: wrong branch/);
  await shows(kchung.log, "swapped back");
  expect("what is live", await kchung.page.locator("#versions code").first().innerText(), before);
  await kchung.shot("aborted");
  open();
  expect("complaints of the browser", kchung.broken.join("; "), "");
});
