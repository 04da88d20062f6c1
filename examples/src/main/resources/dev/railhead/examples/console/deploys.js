// The log of past deploys, and the run log of one: lines as they come, and a row for each host.
import { byId, el, fill, short, span, stamp } from "./dom.js";

let actions;
let page = [0];
let following = true;
const run = { deploy: 0, end: 0, hosts: new Map() };

export function startDeploys(given) {
  actions = given;
  byId("filter").addEventListener("submit", (event) => {
    event.preventDefault();
    show([0]);
  });
  byId("newest").addEventListener("click", () => show([0]));
  byId("older").addEventListener("click", (event) => show([...page, Number(event.target.dataset.before)]));
  byId("follow").addEventListener("change", (event) => (following = event.target.checked));
  refreshDeploys();
}

export const refreshDeploys = () => show(page);

let known = "";
export function setStacks(stacks) {
  const names = JSON.stringify(stacks.map((one) => [one.stack, one.stages.map((stage) => stage.stage)]));
  if (names === known) return;
  known = names;
  const { stack, stage } = byId("filter").elements;
  const options = (all) => [el("option", { value: "" }, "all"), ...[...new Set(all)].map((name) => el("option", { value: name }, name))];
  stack.replaceChildren(...options(stacks.map((one) => one.stack)));
  stage.replaceChildren(...options(stacks.flatMap((one) => one.stages.map((two) => two.stage))));
}

async function show(pages) {
  page = pages;
  const query = new URLSearchParams(new FormData(byId("filter")));
  const before = pages[pages.length - 1];
  if (before) query.set("before", before);
  const answer = await fetch(`/api/deploys?${query}`);
  const found = await answer.json();
  if (!answer.ok) return actions.say(found.message, true);
  fill(byId("deploys"), found.deploys.length ? found.deploys.map(line) : el("li", { class: "quiet" }, "none"));
  byId("newest").disabled = pages.length === 1;
  byId("older").disabled = found.before === null;
  byId("older").dataset.before = found.before ?? "";
}

/** In the form of the deploy logs that people know. */
function line(deploy) {
  const link = el("a", { href: `#/${deploy.stack}/run/${deploy.id}` }, "RUN LOG");
  link.setAttribute("aria-label", `Run log of deploy ${deploy.id}`);
  const took = deploy.ended ? ` in ${span(Date.parse(deploy.ended) - Date.parse(deploy.began))}` : "";
  const what = deploy.kind === "ROLLBACK" ? "rollback to" : "deploy of";
  return el("li", { "data-state": deploy.state },
    `${deploy.stack} – ${stamp(deploy.began)} | ${deploy.stage.toUpperCase()} | ${deploy.actor} | ${what} `,
    el("code", {}, deploy.release ?? short(deploy.revision ?? deploy.requested)), ": ",
    el("b", { class: `state ${deploy.state.toLowerCase()}` }, deploy.state.toLowerCase().replace("_", " ")), took, " ",
    deploy.state === "SUCCEEDED" ? "" : el("span", { class: "quiet" }, `${deploy.detail} `),
    deploy.override ? el("span", { class: "warning" }, `(past the order of stages: ${deploy.override}) `) : "",
    link);
}

export async function openRun(deploy) {
  run.deploy = deploy;
  run.end = 0;
  run.hosts.clear();
  byId("log").replaceChildren();
  byId("hosts").replaceChildren();
  byId("run-section").hidden = false;
  byId("run-title").textContent = `Run log of deploy ${deploy}`;
  byId("run-about").textContent = "";
  const answer = await fetch(`/api/deploys/${deploy}`);
  const said = await answer.json();
  if (run.deploy !== deploy) return;
  byId("run-about").textContent = answer.ok ? about(said.deploy) : said.message;
}

const about = (deploy) => `${deploy.actor} ${deploy.kind === "ROLLBACK" ? "rolled" : "deployed"} ${deploy.stack} to ${deploy.stage}: ${deploy.requested}. ${deploy.detail}`;

export function closeRun() {
  run.deploy = 0;
  byId("run-section").hidden = true;
}

/** A piece of the log; one that was seen already, after a reconnection, is left out. */
export function onLog({ deploy, from, end, text, closed }) {
  if (deploy !== run.deploy || from < run.end) return;
  run.end = end;
  const log = byId("log");
  for (const one of text.split("\n").filter(Boolean)) {
    const kind = one.includes("✘") ? "bad" : one.includes("✔") ? "good" : one.includes("warning:") ? "warning" : "";
    log.append(el("span", { class: kind }, `${one}\n`));
    fromLine(one);
  }
  if (following) log.scrollTop = log.scrollHeight;
  if (closed) openedAbout(deploy);
}

async function openedAbout(deploy) {
  const answer = await fetch(`/api/deploys/${deploy}`);
  if (answer.ok && run.deploy === deploy) byId("run-about").textContent = about((await answer.json()).deploy);
}

/** What a line tells of a host: all that is left of a deploy that ran elsewhere, or before a restart. */
function fromLine(text) {
  const parts = /^\S+ (?:([✔✘]) )?([A-Za-z0-9][\w.-]*): ([a-z ]+?)( done in .*| failed: .*| try .*|[ ][0-9a-z]+.* → .*)$/.exec(text);
  if (!parts || (!parts[1] && !parts[3].startsWith("swapped back"))) return;
  const mark = parts[1] === "✘" ? "failed" : parts[3].startsWith("swapped back") ? "back" : parts[3].startsWith("swapped") ? "swapped" : "done";
  row({ host: parts[2], step: parts[3], mark, percent: mark === "failed" ? 0 : 100, detail: parts[4].trim() });
}

export function onHosts({ deploy, rows }) {
  if (deploy === run.deploy) rows.forEach(row);
}

function row({ host, step, mark, percent, detail }) {
  let cells = run.hosts.get(host);
  if (!cells) {
    cells = { step: el("td"), bar: el("progress", { max: 100, "aria-label": `Transfer to ${host}` }), detail: el("td") };
    cells.line = el("tr", {}, el("th", { scope: "row" }, host), cells.step, el("td", {}, cells.bar), cells.detail);
    run.hosts.set(host, cells);
    byId("hosts").append(cells.line);
  }
  cells.line.dataset.mark = mark;
  cells.step.textContent = `${{ failed: "✘", working: "…", retried: "↻", back: "↩" }[mark] ?? "✔"} ${step}`;
  cells.bar.value = percent;
  cells.detail.textContent = detail;
}
