// Deploys per day of each stack: bars beside each other, drawn as SVG.
import { byId, el, fill } from "./dom.js";

const WIDTH = 700;
const HEIGHT = 180;
const LEFT = 30;
const BOTTOM = 22;

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export async function drawChart() {
  const answer = await fetch("/api/days");
  if (!answer.ok) return;
  const { days, stacks } = await answer.json();
  fill(byId("chart"), picture(days, stacks), legend(stacks));
  fill(byId("chart-table"), table(days, stacks));
}

function picture(days, stacks) {
  const most = Math.max(1, ...stacks.flatMap((stack) => stack.counts));
  const step = Math.max(1, Math.ceil(most / 4));
  const top = Math.ceil(most / step) * step;
  const y = (count) => HEIGHT - BOTTOM - (count / top) * (HEIGHT - BOTTOM - 10);
  const slot = (WIDTH - LEFT) / days.length;
  const bar = Math.min(24, (slot - 6) / stacks.length);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-labelledby": "chart-title" },
    svg("title", { id: "chart-title" }, `Deploys per day of ${stacks.map((one) => one.stack).join(", ")}; at most ${most}. A table follows.`));
  for (let count = 0; count <= top; count += step) {
    drawing.append(svg("line", { class: "grid", x1: LEFT, x2: WIDTH, y1: y(count), y2: y(count) }), svg("text", { x: LEFT - 5, y: y(count) + 4, "text-anchor": "end" }, count));
  }
  days.forEach((day, i) => {
    const middle = LEFT + (i + 0.5) * slot;
    if (i % 2 === days.length % 2 || days.length < 8) drawing.append(svg("text", { x: middle, y: HEIGHT - 6, "text-anchor": "middle" }, day.slice(5)));
    stacks.forEach((stack, j) => {
      const count = stack.counts[i];
      if (count === 0) return;
      const x = middle + (j - stacks.length / 2) * bar;
      drawing.append(svg("rect", { class: `bar series${j % 4}`, x, y: y(count), width: bar - 1, height: y(0) - y(count) }, svg("title", {}, `${day} ${stack.stack}: ${count}`)));
    });
  });
  return drawing;
}

const legend = (stacks) => el("ul", { class: "legend" }, stacks.map((stack, j) => el("li", { class: `series${j % 4}` }, stack.stack)));

function table(days, stacks) {
  return [
    el("caption", { class: "hidden" }, "Successful deploys per day, UTC"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Stack"), days.map((day) => el("th", { scope: "col" }, day.slice(5))))),
    el("tbody", {}, stacks.map((stack) => el("tr", {}, el("th", { scope: "row" }, stack.stack), stack.counts.map((count) => el("td", {}, String(count)))))),
  ];
}
