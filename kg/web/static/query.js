// Asks without leaving the page, so that a running query can be stopped; the form works without this.
const form = document.getElementById("ask");
const area = document.getElementById("query");
const result = document.getElementById("result");
const stop = form.querySelector(".stop");
const send = form.querySelector(".primary");
const state = form.querySelector(".state");
let running = null;

function busy(on) {
  stop.hidden = !on;
  send.disabled = on;
  result.classList.toggle("busy", on);
  result.setAttribute("aria-busy", on);
}

async function ask() {
  if (running) return;
  running = new AbortController();
  state.textContent = result.dataset.running;
  busy(true);
  const address = form.action + "?" + new URLSearchParams({ query: area.value });
  try {
    const short = address.length < 8000;
    const body = short ? undefined : new URLSearchParams({ query: area.value });
    const answer = await fetch(short ? address : form.action, { method: short ? "GET" : "POST", body, signal: running.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("result") || page.getElementById("main");
    result.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
    if (short) history.replaceState(null, "", address);
    state.textContent = "";
  } catch (error) {
    state.textContent = error.name === "AbortError" ? result.dataset.stopped : result.dataset.failed;
  } finally {
    running = null;
    busy(false);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
stop.addEventListener("click", () => running && running.abort());
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    ask();
  }
});
if (area.dataset.line) {
  const lines = area.value.split("\n").slice(0, area.dataset.line - 1);
  const at = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(area.dataset.column || 1) - 1;
  area.setSelectionRange(at, at);
}
