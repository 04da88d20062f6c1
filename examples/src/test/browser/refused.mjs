// Deploys that do not go ahead: held, out of turn, by somebody who may only look, and blocked by a gate.
import { block, check, expect, person, shows } from "./page.mjs";

await check(async () => {
  const kchung = await person("kchung");
  await kchung.page.locator("#hold input").fill("the <b>database</b> is slow");
  await kchung.page.locator("#hold button").click();
  await shows(kchung.page.locator("#banners"), "All stacks are held by kchung");
  await shows(kchung.stage("princess"), "the <b>database</b> is slow");
  expect("a held button", await kchung.deploy("princess").isDisabled(), true);
  await kchung.shot("held");
  await kchung.page.locator("#end-hold").click();
  await kchung.page.locator("#deploy-web-princess:enabled").waitFor();

  const eve = await person("eve");
  await shows(eve.stage("princess"), "you may look, and not deploy");
  expect("a viewer's button", await eve.deploy("princess").isDisabled(), true);

  await kchung.page.locator("#join input[name=note]").fill("new <i>search</i>");
  await kchung.page.locator("#join button").click();
  await shows(kchung.page.locator("#trains"), "driven by kchung");
  await shows(kchung.page.locator("#trains"), "new <i>search</i>");
  const sbobo = await person("sbobo");
  await shows(sbobo.page.locator("#trains"), "kchung");
  await sbobo.deploy("princess").click();
  await shows(sbobo.page.locator("#ask-text"), "kchung is at the head of the queue");
  await sbobo.shot("out-of-turn");
  await sbobo.page.locator("#ask button[value=no]").click();
  expect("nothing runs", await sbobo.page.locator("progress[data-began]").count(), 0);

  block("the smoke tests are red");
  await sbobo.deploy("princess").click();
  await sbobo.page.locator("#ask-yes").click();
  await shows(sbobo.stage("princess"), /failed.*the smoke tests are red/);
  await shows(sbobo.log, "swapped back");
  await sbobo.shot("refused");
  expect("complaints", [...kchung.broken, ...eve.broken, ...sbobo.broken].join("; "), "");
});
