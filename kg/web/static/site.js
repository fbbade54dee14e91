// Marks the page as one with scripts, and copies the address of a result when asked to.
document.documentElement.classList.add("js");
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-copy]");
  if (!link || !navigator.clipboard) return;
  navigator.clipboard.writeText(link.href).then(() => link.classList.add("copied"), () => {});
});
