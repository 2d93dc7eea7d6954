/* Enhances only: every page works without it. No eval, no inline handlers. */

const inside = (root, selector) => (root instanceof Element || root instanceof Document ? root.querySelectorAll(selector) : []);

/* Browsers without ::details-content cannot be told by CSS to show a closed panel on a wide screen. */
if (!CSS.supports("selector(::details-content)")) {
  for (const [selector, width] of [[".site-nav", "48rem"], [".facets", "60rem"]]) {
    if (matchMedia(`(min-width: ${width})`).matches) inside(document, selector).forEach((panel) => { panel.open = true; });
  }
}

/* A form that came back with errors: start at the summary. */
document.querySelector(".error-summary")?.focus();

/* Menus close on Escape and on a click elsewhere. */
const closeMenus = (except) => inside(document, "details[data-menu][open]").forEach((menu) => {
  if (!menu.contains(except)) menu.open = false;
});
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

/* Copy buttons are hidden until there is something that can copy. */
const showCopyButtons = (root) => inside(root, "[data-copy][hidden]").forEach((button) => { button.hidden = !navigator.clipboard; });
showCopyButtons(document);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy || location.href);
  button.querySelector("[role=status]").textContent = button.dataset.done;
});

/* The other language shows what the address says by now: filtering changes it without a new page. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[hreflang]");
  if (link) link.search = location.search;
});

/* Words are counted. */
document.addEventListener("input", ({ target: { id, value } }) => inside(document, `[data-words="${id}"]`).forEach((sum) => {
  sum.textContent = value.split(/\S+/).length - 1;
}));

/* A form is sent once, however often its button is pressed. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
/* A page that comes back from the browser's memory shows the counts of then: ask again. */
addEventListener("pageshow", (event) => { if (event.persisted && document.querySelector(".facets")) location.reload(); });
addEventListener("pageshow", () => inside(document, "form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

/* A filter leaves out what is not chosen, and a failed one is opened as a page, which says what went wrong. */
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") return;
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.requestConfig.verb === "get") location.assign(detail.xhr.responseURL);
});

/* What is asked again at the same address is one step in the history, not two. */
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (new URL(detail.history.path, location).href === location.href) detail.history.type = "replace";
});

/* After htmx has swapped results: panels and focus as the reader left them, and the new count, or that a job has ended, is spoken.
   Who presses the button of the filter panel has done: it closes where it covers the results, which come into view. */
const wide = matchMedia("(min-width: 60rem)");
let openPanels = [];
let focused = "";
let hasFiltered = false;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt, triggeringEvent } = detail.requestConfig;
  hasFiltered = triggeringEvent?.type === "submit" && Boolean(elt.closest(".facets"));
  openPanels = [...inside(document, "details[id][open]")].map((panel) => panel.id);
  if (hasFiltered && !wide.matches) openPanels = openPanels.filter((id) => !document.getElementById(id).matches(".facets"));
  focused = document.activeElement?.id;
});
document.addEventListener("htmx:afterSettle", () => {
  openPanels.forEach((id) => { const panel = document.getElementById(id); if (panel) panel.open = true; });
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  showCopyButtons(document);
  const count = document.querySelector(".result-count[aria-live], [data-spoken]");
  if (!count) return;
  if (hasFiltered) {
    count.tabIndex = -1;
    count.focus({ preventScroll: true });
    count.scrollIntoView();
  }
  const words = [...count.childNodes];
  count.replaceChildren();
  setTimeout(() => count.append(...words), 100);
});
