// One stack: its versions, the numbered boxes of its stages, what to watch, and its lane of the queue.
import { byId, el, fill, now, short, since, span, stamp } from "./dom.js";

let actions;

export function renderStack(stack, board, given) {
  actions = given;
  renderVersions(stack);
  fill(byId("stages"), stack.stages.map((stage, i) => box(stack, stage, i, board)));
  byId("watch-section").hidden = stack.links.length === 0;
  fill(byId("watch"), stack.links.map(({ title, href }) => el("li", {}, el("a", { href, rel: "noreferrer" }, title))));
  byId("queue-section").hidden = !stack.queue;
  if (stack.queue) renderQueue(stack.queue);
  byId("join").hidden = !stack.queue || actions.me().role === "VIEWER";
}

function renderVersions(stack) {
  fill(
    byId("versions"),
    stack.stages.map(({ stage, current }) =>
      el("div", {},
        el("dt", {}, stage),
        el("dd", {},
          el("code", {}, current?.release ?? "nothing yet"),
          current ? [" by ", current.actor, ", for ", since(current.ended ?? current.began)] : ""))),
  );
}

function button(text, id, press, kind = "") {
  const made = el("button", { type: "button", id, class: kind }, text);
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      await press();
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

const number = (i) => String(i + 1).padStart(2, "0");

function box(stack, stage, i, board) {
  const id = `${stack.stack}-${stage.stage}`;
  const heading = el("h3", { id: `title-${id}` }, `${number(i)}. ${stage.title}`);
  return el("li", { class: "box", "data-state": stage.state, "data-stage": stage.stage },
    el("section", { "aria-labelledby": heading.id },
      heading,
      el("p", { class: "move" }, el("code", {}, short(stage.current?.revision)), " → ", el("code", {}, short(stage.next))),
      commits(stage, id),
      controls(stack, stage, id, board),
      lastOne(stage)));
}

function commits(stage, id) {
  const changes = stage.changes;
  if (!changes) return el("p", { class: "quiet" }, stage.next && stage.current ? "nothing new" : "");
  if (changes.problem) return el("p", { class: "quiet" }, changes.problem);
  const count = changes.commits.length + changes.more;
  const list = el("ol", { class: "commits" }, changes.commits.map((commit) =>
    el("li", {}, el("code", {}, short(commit.revision)), " ", commit.summary, " ", el("span", { class: "quiet" }, `(${commit.author}, `, since(commit.at), " ago)"))));
  const back = changes.backwards > 0 ? el("p", { class: "warning" }, `Takes back ${changes.backwards} commits.`) : "";
  const details = el("details", { id: `commits-${id}`, open: opened(`commits-${id}`, count <= 5) },
    el("summary", { id: `commits-summary-${id}` }, `${count} ${count === 1 ? "commit" : "commits"}, ${changes.files} ${changes.files === 1 ? "file" : "files"}`),
    list, changes.more > 0 ? el("p", { class: "quiet" }, `and ${changes.more} more`) : "");
  return el("div", {}, back, details);
}

/** What somebody has opened or closed stays so when the box is drawn again. */
function opened(id, usual) {
  return byId(id)?.open ?? usual;
}

function controls(stack, stage, id, board) {
  const me = actions.me();
  if (stage.running) return runningNow(stack, stage, id);
  const maintained = board.maintenance && me.role !== "OPERATOR";
  const mayNot = me.role === "VIEWER" ? "you may look, and not deploy" : maintained ? `maintenance: ${board.maintenance.reason}` : "";
  const why = mayNot || stage.why;
  const go = button(stage.title, `deploy-${id}`, () => deploy(stack, stage), "go");
  go.disabled = stage.state !== "ready" || Boolean(mayNot);
  const reason = el("p", { class: "why", id: `why-${id}` }, why);
  if (why) go.setAttribute("aria-describedby", reason.id);
  const back = button("Roll back…", `rollback-${id}`, () => chooseRelease(stack, stage, id), "plain");
  back.disabled = go.disabled || !stage.current;
  return el("div", {}, el("p", { class: "row" }, go, back), why ? reason : "", el("div", { id: `releases-${id}`, class: "releases" }, kept(id)));
}

const choices = new Map();
function kept(id) {
  return choices.get(id) ?? "";
}

function runningNow(stack, stage, id) {
  const run = stage.running;
  const what = run.kind === "ROLLBACK" ? "rolls back" : "deploys";
  const bar = el("progress", { "aria-label": `Progress of deploy ${run.id}`, max: 1 });
  if (run.usualMillis) {
    bar.dataset.began = run.began;
    bar.dataset.usual = run.usualMillis;
    bar.value = Math.min(0.99, (now() - Date.parse(run.began)) / run.usualMillis);
  }
  const usual = run.usualMillis ? ` of usually ${span(run.usualMillis)}` : "";
  const parts = [el("p", { class: "who" }, el("b", {}, run.actor), ` ${what} since ${stamp(run.began)} (`, since(run.began), usual, ")")];
  if (!run.locked) parts.push(el("p", { class: "warning" }, `Unknown: ${stage.why}`));
  else if (!run.here) parts.push(el("p", { class: "warning" }, `Not run by this page: in another process, or its deployer is gone, which shows when its lock ends (${stamp(run.lockedUntil)}).`));
  else parts.push(bar, el("p", { class: "quiet" }, `step: ${run.step.toLowerCase().replace("_", " ")}`));
  const buttons = [button("Run log", `run-${id}`, () => actions.openRun(run.id), "plain")];
  if (run.here && actions.me().role !== "VIEWER") buttons.push(button("Abort…", `abort-${id}`, () => abort(run), "danger"));
  return el("div", {}, parts, el("p", { class: "row" }, buttons));
}

function lastOne(stage) {
  const last = stage.last;
  if (!last || last.state === "SUCCEEDED") return "";
  return el("p", { class: "last" }, `Last, deploy ${last.id} by ${last.actor}: ${last.state.toLowerCase().replace("_", " ")}, ${last.detail}`);
}

async function deploy(stack, stage) {
  const said = await actions.post(`/api/stacks/${stack.stack}/stages/${stage.stage}/deploy`, { revision: stage.next });
  begun(said, `${stack.stack} to ${stage.stage} has begun`);
}

function begun(said, words) {
  if (!said) return;
  actions.say(words);
  if (said.deploy) actions.openRun(said.deploy);
}

async function abort(run) {
  const sure = await actions.ask(`Abort deploy ${run.id} by ${run.actor}? Hosts that were swapped are swapped back.`, { yes: "Abort it", reason: true });
  if (sure && (await actions.post(`/api/deploys/${run.id}/abort`, sure.reason ? { reason: sure.reason } : {}))) actions.say(`Deploy ${run.id} is being aborted`);
}

async function chooseRelease(stack, stage, id) {
  const { releases } = await (await fetch(`/api/stacks/${stack.stack}/stages/${stage.stage}/releases`)).json();
  const others = releases.filter((one) => one.release !== stage.current?.release);
  const show = (content) => {
    choices.set(id, content);
    fill(byId(`releases-${id}`), content);
  };
  if (others.length === 0) return show(el("p", { class: "quiet" }, "There is no other release that succeeded here."));
  const select = el("select", { id: `release-${id}` }, others.map((one) => el("option", { value: one.release }, `${one.release} by ${one.actor}`)));
  const go = button("Roll back to it", `rollback-to-${id}`, async () => {
    const sure = await actions.ask(`Roll ${stack.stack} at ${stage.stage} back to ${select.value}?`, { yes: "Roll back" });
    if (!sure) return;
    const said = await actions.post(`/api/stacks/${stack.stack}/stages/${stage.stage}/rollback`, { release: select.value });
    choices.delete(id);
    begun(said, `The rollback of ${stack.stack} at ${stage.stage} has begun`);
  }, "danger");
  const cancel = button("Cancel", `rollback-cancel-${id}`, () => show(""), "plain");
  show(el("p", { class: "row" }, el("label", {}, "Release ", select), go, cancel));
  select.focus();
}

function renderQueue(queue) {
  byId("banner").textContent = queue.banner ?? "";
  const parts = queue.trains.map((train) => trainBox(train, queue));
  queue.later.forEach((riders, i) => parts.push(el("p", { class: "later" }, `then: ${riders.map((rider) => rider.user).join(" + ")}${i === 0 && queue.trains.length === 0 ? " (next)" : ""}`)));
  fill(byId("trains"), parts.length ? parts : el("p", { class: "quiet" }, "clear"));
}

function trainBox(train, queue) {
  const where = train.state === "BOARDING" ? "boards" : `${train.state.toLowerCase().replace("_", " ")} at ${train.stageName}`;
  const mine = train.riders.some((rider) => rider.user === actions.me().actor);
  const buttons = [];
  if (mine && train.driver !== actions.me().actor) buttons.push(button("Drive", `drive-${train.id}`, () => actions.post(`/api/trains/${train.id}/drive`, train.driver ? { expected: train.driver } : {}), "plain"));
  if (train.driver === actions.me().actor && train.state === "VERIFYING" && train.stage === train.stages - 1) buttons.push(button("Done", `done-${train.id}`, () => actions.post(`/api/trains/${train.id}/done`)));
  return el("div", { class: "train", "data-state": train.state },
    el("p", {}, el("b", {}, `Train ${train.id}`), ` ${where}`, train.driver ? `, driven by ${train.driver}` : ", without a driver"),
    train.why ? el("p", { class: "warning" }, train.why) : "",
    train.state === "BOARDING" && queue.obstacle ? el("p", { class: "quiet" }, `waits: ${queue.obstacle}`) : "",
    el("ul", {}, train.riders.map(riderLine)),
    buttons.length ? el("p", { class: "row" }, buttons) : "");
}

function riderLine(rider) {
  const readiness = { GOOD: "good ✔", NOT_GOOD: `uh-oh: ${rider.why}`, UNSAID: "" }[rider.readiness];
  const buttons = rider.user !== actions.me().actor ? [] : [
    button("Good", `good-${rider.id}`, () => actions.post(`/api/riders/${rider.id}/good`), "plain"),
    button("Uh-oh…", `uhoh-${rider.id}`, async () => {
      const said = await actions.ask("What is not good?", { yes: "Uh-oh", reason: true });
      if (said) await actions.post(`/api/riders/${rider.id}/uhoh`, said.reason ? { why: said.reason } : {});
    }, "plain"),
    button("Leave", `leave-${rider.id}`, () => actions.post(`/api/riders/${rider.id}/leave`), "plain"),
  ];
  return el("li", {},
    el("b", {}, rider.user), " ", el("code", {}, rider.changes.map(short).join(" ")), " ",
    rider.note ?? "", " ", el("span", { class: "quiet" }, "since ", since(rider.since)), " ",
    el("span", { class: rider.readiness === "NOT_GOOD" ? "warning" : "good" }, readiness), " ", buttons);
}
