// Asks without leaving the page, so that a running query can be stopped; the form works without this.
// Where the editor was built in, it stands in place of the text field and completes the dataset's terms.
const form = document.getElementById("ask");
const area = document.getElementById("query");
const result = document.getElementById("result");
const stop = form.querySelector(".stop");
const send = form.querySelector(".primary");
const state = form.querySelector(".state");
let running = null;
let editor = null;

function busy(on) {
  stop.hidden = !on;
  send.disabled = on;
  result.classList.toggle("busy", on);
  result.setAttribute("aria-busy", on);
}

async function ask() {
  if (running) return;
  if (editor) area.value = editor.getValue();
  running = new AbortController();
  state.textContent = result.dataset.running;
  busy(true);
  const fields = new URLSearchParams({ query: area.value });
  const short = form.action.length + fields.toString().length < 8000;
  const address = short ? form.action + "?" + fields : form.action;
  const sent = { method: short ? "GET" : "POST", body: short ? undefined : fields, signal: running.signal, headers: { Accept: "text/html" } };
  try {
    const answer = await fetch(address, sent);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("result") || page.getElementById("main");
    result.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
    if (short) history.replaceState(null, "", address);
    const other = page.getElementById("query");
    if (other && other.dataset.line) point(other.dataset.line, other.dataset.column);
    state.textContent = "";
  } catch (error) {
    state.textContent = error.name === "AbortError" ? result.dataset.stopped : result.dataset.failed;
  } finally {
    running = null;
    busy(false);
  }
}

function point(line, column) {
  if (editor) {
    editor.setCursor(line - 1, (column || 1) - 1);
    return;
  }
  const lines = area.value.split("\n").slice(0, line - 1);
  const at = lines.reduce((sum, each) => sum + each.length + 1, 0) + Number(column || 1) - 1;
  area.setSelectionRange(at, at);
}

function completer(terms) {
  const told = new Map(terms.map(([name, label, kind, uses]) => [name, `${name}   ${label} · ${uses}`]));
  return {
    name: "terms",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition(yasqe) {
      return /^[\p{L}<][\p{L}\p{N}_-]*:?[\p{L}\p{N}_-]*$/u.test(yasqe.getCompleteToken().string.trim());
    },
    preProcessToken: (yasqe, token) => token,
    get(yasqe, token) {
      const wanted = token.string.trim().toLowerCase();
      if (wanted.length < 2) return [];
      const starts = [];
      const holds = [];
      for (const [name, label] of terms) {
        if (name.toLowerCase().startsWith(wanted)) starts.push(name);
        else if (name.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted)) holds.push(name);
      }
      return [...starts, ...holds].slice(0, 60);
    },
    postProcessSuggestion: (yasqe, token, name) => name,
    postprocessHints: (yasqe, hints) => hints.map((hint) => ({ ...hint, displayText: told.get(hint.text) || hint.text })),
  };
}

async function edit() {
  const terms = await (await fetch(form.dataset.terms)).json();
  for (const name of Object.keys(Yasqe.Autocompleters)) delete Yasqe.Autocompleters[name];
  Yasqe.defaults.autocompleters = [];
  Yasqe.registerAutocompleter(completer(terms));
  const place = document.createElement("div");
  area.before(place);
  area.hidden = true;
  editor = new Yasqe(place, {
    value: area.value,
    persistenceId: null,
    showQueryButton: false,
    createShareableLink: null,
    consumeShareLink: null,
    createShortLink: undefined,
    resizeable: false,
    prefixCcApi: null,
    syntaxErrorCheck: false, // the answer says what is wrong; the check knows no prefix that is not written out
    inputStyle: "contenteditable",
    screenReaderLabel: "SPARQL",
    lineWrapping: true,
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Space": (yasqe) => yasqe.autocomplete(), "Ctrl-/": (yasqe) => yasqe.commentLines() },
  });
  editor.on("change", () => { area.value = editor.getValue(); });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
stop.addEventListener("click", () => running && running.abort());
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation(); // the editor would send the query in its own way
  ask();
}, true);
if (window.Yasqe) edit().catch(() => { area.hidden = false; });
else if (area.dataset.line) point(area.dataset.line, area.dataset.column);
