// A reload in the middle of a deploy: the page comes back with the whole log, each line once.
import { check, expect, person, shows, shut, open } from "./page.mjs";

await check(async () => {
  const kchung = await person("kchung");
  shut();
  await kchung.deploy("princess").click();
  await shows(kchung.log, "after gates: begins");
  const before = await kchung.log.innerText();
  await kchung.page.reload();
  await shows(kchung.log, "after gates: begins");
  await shows(kchung.stage("princess"), "kchung deploys since");
  expect("the log after the reload", await kchung.log.innerText(), before);
  await shows(kchung.page.locator("#hosts tr"), "princess");
  await kchung.shot("reloaded");
  await kchung.page.context().setOffline(true);
  await kchung.page.context().setOffline(false);
  open();
  await shows(kchung.log, "is live");
  const lines = (await kchung.log.innerText()).split("\n").filter(Boolean);
  expect("lines that are there twice", lines.length - new Set(lines).size, 0);
  expect("complaints of the browser", kchung.broken.join("; "), "");
});
