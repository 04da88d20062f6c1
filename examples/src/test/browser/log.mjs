// The log of past deploys: pages of 25, back to the newest, and each of its filters.
import { check, expect, person, shows } from "./page.mjs";

await check(async () => {
  const eve = await person("eve");
  const { page } = eve;
  const lines = page.locator("#deploys li");
  const count = async (what, wanted) => {
    await lines.nth(wanted - 1).waitFor();
    expect(what, await lines.count(), wanted);
  };
  const filter = async (name, value) => {
    const field = page.locator(`#filter [name="${name}"]`);
    if (name === "actor") await field.fill(value);
    else await field.selectOption(value);
    await page.locator("#filter button").click();
  };
  await shows(lines.first(), /PRODUCTION \| sbobo .*succeeded/);
  await count("the newest", 25);
  expect("nothing newer", await page.locator("#newest").isDisabled(), true);
  await page.locator("#older").click();
  await shows(lines.first(), "number 37 of them");
  await count("the second page", 25);
  await page.locator("#older").click();
  await shows(lines.first(), "number 12 of them");
  await count("the last page", 12);
  expect("nothing older", await page.locator("#older").isDisabled(), true);
  await eve.shot("last-page");
  await page.locator("#newest").click();
  await shows(lines.first(), "succeeded");
  await count("the newest again", 25);

  await filter("stage", "princess");
  await shows(lines.first(), "PRINCESS");
  await count("deploys to princess", 1);
  await filter("stage", "");
  await filter("state", "refused");
  await shows(lines.first(), "number 60 of them");
  await page.locator("#older").click();
  await shows(lines.first(), "number 35 of them");
  await filter("state", "succeeded");
  await shows(lines.first(), "succeeded");
  await count("what succeeded", 2);
  await filter("actor", "kchung");
  await shows(lines.first(), "none");
  await filter("actor", "sbobo");
  await shows(lines.first(), "succeeded");
  await filter("stack", "web_config");
  await shows(lines.first(), "none");
  expect("complaints of the browser", eve.broken.join("; "), "");
});
