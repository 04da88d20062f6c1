// Makes elements. Texts are always set as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** An element with properties and children; a string is a text. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") element.className = value;
    else if (key.startsWith("data-") || key.startsWith("aria-") || key === "role" || key === "scope") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Replaces what is in the element, and keeps the focus on what has the same id. */
export function fill(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
  element.replaceChildren(...children.flat());
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

export const short = (revision) => (revision ? revision.slice(0, 10) : "nothing");

let skew = 0;
/** The server's clock counts: this one may be wrong. */
export function setNow(iso) {
  skew = Date.parse(iso) - Date.now();
}
export const now = () => Date.now() + skew;

/** Such as "3 min". */
export function span(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

/** A moment in UTC, as deploy logs write it. */
export const stamp = (iso) => iso.slice(0, 19).replace("T", " ");

/** A time that says how long ago it is, and goes on doing so. */
export function since(iso) {
  return el("time", { dateTime: iso, title: `${stamp(iso)} UTC`, "data-since": iso }, span(now() - Date.parse(iso)));
}

export function tick() {
  for (const time of document.querySelectorAll("[data-since]")) {
    const text = span(now() - Date.parse(time.dataset.since));
    if (time.textContent !== text) time.textContent = text;
  }
  for (const bar of document.querySelectorAll("progress[data-began]")) {
    bar.value = Math.min(0.99, (now() - Date.parse(bar.dataset.began)) / Number(bar.dataset.usual));
  }
}
