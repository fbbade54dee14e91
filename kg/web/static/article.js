// Shows the claims on the words that were chosen, and no others; without scripts the links lead to them.
const panel = document.querySelector(".claims");
const heading = panel.querySelector("h2");
const every = panel.querySelector(".every");
const cards = [...panel.querySelectorAll(".card")];
let from = null;
if (matchMedia("(max-width: 40rem)").matches) document.querySelector("details.asking").open = false;

function show(names) {
  for (const card of cards) card.hidden = names !== null && !names.includes(card.dataset.claim);
  panel.classList.toggle("picked", names !== null);
  every.hidden = names === null;
  heading.textContent = names === null ? heading.dataset.all : heading.dataset.picked.replace("{n}", names.length);
  for (const link of document.querySelectorAll(".hl.open")) link.classList.remove("open");
}

function pick(link, focus) {
  show(link.dataset.claims.split(" "));
  link.classList.add("open");
  from = link;
  panel.scrollTop = 0;
  if (matchMedia("(max-width: 63.99rem)").matches) link.scrollIntoView({ block: "start" });
  if (focus) heading.focus({ preventScroll: true });
}

function close() {
  show(null);
  if (from) from.focus();
  from = null;
}

function follow() {
  const target = decodeURIComponent(location.hash.slice(1));
  const shown = cards.filter((card) => card.id === target || card.dataset.char === target);
  if (!shown.length) return;
  const names = shown.map((card) => card.dataset.claim);
  show(names);
  const words = [...document.querySelectorAll(".hl")].filter((link) => link.dataset.claims && link.dataset.claims.split(" ").includes(names[0]));
  for (const link of words) link.classList.add("open");
  from = words[0] || null;
  if (from && target.startsWith("c-")) from.scrollIntoView({ block: "center" });
}

document.querySelector(".text").addEventListener("click", (event) => {
  const link = event.target.closest(".hl");
  if (!link) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  pick(link, true);
});
every.addEventListener("click", close);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && panel.classList.contains("picked")) close(); });
addEventListener("hashchange", follow);
follow();
