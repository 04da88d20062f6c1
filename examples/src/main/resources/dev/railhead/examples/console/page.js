// The page: who looks at it, which stack, and what the server says is new.
import { byId, el, fill, setNow, since, tick } from "./dom.js";
import { drawChart } from "./chart.js";
import { closeRun, onHosts, onLog, openRun, refreshDeploys, setStacks, startDeploys } from "./deploys.js";
import { renderStack } from "./stack.js";

const page = { me: null, board: null, stack: "", run: 0, source: null };

/** Asks for a reason or a yes; resolves to null if the answer is no. */
function ask(text, { yes = "Yes", reason = false } = {}) {
  const dialog = byId("ask");
  const field = byId("ask-reason");
  byId("ask-text").textContent = text;
  byId("ask-yes").textContent = yes;
  field.parentElement.hidden = !reason;
  field.value = "";
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? { reason: field.value } : null), { once: true }));
}

function say(text, bad = false) {
  const message = byId("message");
  message.textContent = text;
  message.dataset.bad = bad;
}

async function loadMe() {
  const answer = await fetch("/api/me");
  if (answer.status === 401) {
    sessionStorage.setItem("place", location.hash);
    location.assign("/login");
    return;
  }
  page.me = await answer.json();
  byId("who").textContent = page.me.actor;
  byId("role").textContent = `(${page.me.role.toLowerCase()})`;
}

async function send(path, form) {
  return fetch(path, {
    method: "POST",
    headers: { "X-CSRF-Token": page.me.csrf },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
}

/** Posts; asks when the server wants it confirmed; says why when it refuses. Resolves to null then. */
async function post(path, form = {}) {
  try {
    let answer = await send(path, form);
    let said = answer.type === "opaqueredirect" ? {} : await answer.json();
    if (said.code === "csrf") {
      // The page's process was started anew.
      await loadMe();
      answer = await send(path, form);
      said = await answer.json();
    }
    if (said.code === "confirm") {
      const sure = await ask(`${said.message}. Go ahead all the same?`, { yes: "Go ahead" });
      return sure ? post(path, { ...form, confirmed: "true" }) : null;
    }
    if (answer.status === 401) await loadMe();
    if (answer.type !== "opaqueredirect" && !answer.ok) {
      say(said.message, true);
      return null;
    }
    return said;
  } catch (failure) {
    say(`The page's server does not answer: ${failure.message}`, true);
    return null;
  }
}

const actions = {
  me: () => page.me,
  ask,
  say,
  post,
  openRun: (deploy) => (location.hash = `#/${page.stack}/run/${deploy}`),
};

function banner(kind, words, mode, end, label) {
  const button = el("button", { type: "button", id: `end-${kind}`, class: "plain" }, label);
  button.addEventListener("click", () => post(end));
  return el("p", { class: "alert", role: "alert" }, el("b", {}, words), ` by ${mode.by} since `, since(mode.since), `: ${mode.reason} `, button);
}

function renderBanners() {
  const { hold, maintenance } = page.board;
  fill(
    byId("banners"),
    hold ? banner("hold", "All stacks are held", hold, "/api/hold/end", "Release") : [],
    maintenance ? banner("maintenance", "Maintenance", maintenance, "/api/maintenance/end", "End maintenance") : [],
  );
  byId("hold").hidden = Boolean(hold) || page.me.role === "VIEWER";
  byId("maintenance").hidden = Boolean(maintenance) || page.me.role !== "OPERATOR";
  document.querySelector(".stop").hidden = byId("hold").hidden && byId("maintenance").hidden;
}

function renderNav() {
  fill(
    byId("stacks"),
    page.board.stacks.map((stack) => {
      const busy = stack.stages.some((stage) => stage.running);
      const link = el("a", { href: `#/${stack.stack}`, id: `nav-${stack.stack}` }, stack.stack, busy ? " (deploying)" : "");
      if (stack.stack === page.stack) link.setAttribute("aria-current", "page");
      return el("li", {}, link);
    }),
  );
}

function render() {
  if (!page.board || !page.me) return;
  const stack = page.board.stacks.find((one) => one.stack === page.stack) ?? page.board.stacks[0];
  page.stack = stack.stack;
  document.title = `${stack.stack} – deploy`;
  byId("title").textContent = stack.stack;
  renderNav();
  renderBanners();
  renderStack(stack, page.board, actions);
  setStacks(page.board.stacks);
}

/** What has ended since the last board is told of, for it may be what one waits for. */
function tellEndings(before, after) {
  for (const stack of after.stacks) {
    const old = before?.stacks.find((one) => one.stack === stack.stack);
    stack.stages.forEach((stage, i) => {
      const last = stage.last;
      const known = old?.stages[i]?.last;
      if (!old || !last || (known && known.id === last.id)) return;
      const what = `${stack.stack} to ${stage.stage}, deploy ${last.id} by ${last.actor}`;
      say(`${what}: ${last.state.toLowerCase().replace("_", " ")}, ${last.detail}`, last.state !== "SUCCEEDED");
      refreshDeploys();
      drawChart();
    });
  }
}

function lamp(state) {
  byId("connection").dataset.state = state;
  byId("connection").textContent = state;
}

/** One stream carries everything. A browser resumes it by itself, from what it has seen last. */
function listen() {
  page.source?.close();
  const source = new EventSource(page.run ? `/events?deploy=${page.run}` : "/events");
  page.source = source;
  const on = (name, then) =>
    source.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      setNow(data.now);
      then(data);
    });
  source.addEventListener("open", () => lamp("live"));
  source.addEventListener("error", () => {
    lamp("reconnecting");
    // Refused, and not just interrupted: the browser will not try again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => loadMe().catch(() => {}).then(() => source === page.source && listen()), 3000);
  });
  on("board", ({ board }) => {
    const before = page.board;
    page.board = board;
    render();
    tellEndings(before, board);
  });
  on("hosts", onHosts);
  on("log", onLog);
}

/** #/web or #/web/run/12 */
function go() {
  const [, stack = "", , run = ""] = location.hash.split("/");
  page.stack = decodeURIComponent(stack);
  const deploy = Number(run) || 0;
  const changed = deploy !== page.run || !page.source;
  page.run = deploy;
  if (deploy && changed) openRun(deploy);
  else if (!deploy) closeRun();
  if (changed) listen();
  render();
}

function reasonForm(id, path) {
  byId(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await post(path, Object.fromEntries(new FormData(event.target)))) event.target.reset();
  });
}

function start() {
  reasonForm("hold", "/api/hold");
  reasonForm("maintenance", "/api/maintenance");
  byId("join").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await post(`/api/stacks/${page.stack}/queue/join`, Object.fromEntries(new FormData(event.target)))) event.target.reset();
  });
  byId("logout").addEventListener("click", async () => {
    await post("/logout");
    location.assign("/login");
  });
  byId("close-run").addEventListener("click", () => (location.hash = `#/${page.stack}`));
  window.addEventListener("hashchange", go);
  // A browser opens few connections to one server: a page that nobody sees keeps none.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      page.source?.close();
      lamp("asleep");
    } else {
      go();
      if (page.run) openRun(page.run);
      listen();
    }
  });
  setInterval(tick, 1000);
  startDeploys(actions);
  drawChart();
  go();
}

await loadMe();
if (page.me) start();
