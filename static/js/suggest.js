/* Completions for a search box, as an ARIA combobox with a list box. Without this it is a plain search box, and remains
   one where nothing is found. Everything is done with the keyboard too: up, down, Enter, Escape. */

const PAUSE = 200;
const SHORTEST = 2;
let asking;

const boxesIn = (root) => root.querySelectorAll?.("input[data-suggest]:not([role])") ?? [];

function upgrade(box) {
  const list = Object.assign(document.createElement("ul"), { id: `${box.id}-saran`, className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestLabel);
  box.closest(".search-row").append(list);
  box.type = "text"; /* a search field may have no other role */
  box.inputMode = "search";
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  list.addEventListener("mousedown", (event) => event.preventDefault()); /* the box keeps the focus */
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(box, option);
  });
}

const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
const activeOf = (box) => document.getElementById(box.getAttribute("aria-activedescendant"));

function close(box) {
  const list = listOf(box);
  list.hidden = true;
  list.replaceChildren();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function show(box, found) {
  const options = found.map(({ text, kind }, number) => {
    const option = Object.assign(document.createElement("li"), { id: `${box.id}-saran-${number}`, textContent: text });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.text = text;
    if (kind === "innovation") option.append(Object.assign(document.createElement("span"), { className: "small", textContent: ` ${box.dataset.suggestNoun}` }));
    return option;
  });
  close(box);
  if (!options.length) return;
  const list = listOf(box);
  list.replaceChildren(...options);
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
}

function move(box, step) {
  const options = [...listOf(box).children];
  if (!options.length) return;
  const at = options.indexOf(activeOf(box));
  /* Beyond either end the box itself is next, where one typed. */
  const next = at < 0 ? (step > 0 ? 0 : options.length - 1) : at + step;
  options.forEach((option, number) => option.setAttribute("aria-selected", String(number === next)));
  if (options[next]) {
    box.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

function choose(box, option) {
  box.value = option.dataset.text;
  close(box);
  box.form.requestSubmit();
}

async function ask(box) {
  const typed = box.value.trim();
  const answer = typed.length < SHORTEST ? null : await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`).catch(() => null);
  const found = answer?.ok ? (await answer.json()).results : [];
  if (box.value.trim() === typed && document.activeElement === box) show(box, found.filter(({ text }) => text !== typed));
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("input[data-suggest][role]")) return;
  clearTimeout(asking);
  asking = setTimeout(ask, PAUSE, target);
});

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.matches?.("input[data-suggest][role]") || event.isComposing) return;
  const isOpen = box.getAttribute("aria-expanded") === "true";
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (isOpen) move(box, event.key === "ArrowDown" ? 1 : -1);
    else ask(box);
  } else if (event.key === "Enter") {
    clearTimeout(asking);
    const option = isOpen && activeOf(box);
    if (option) {
      event.preventDefault();
      choose(box, option);
    } else {
      close(box);
    }
  } else if (event.key === "Escape" && isOpen) {
    event.stopPropagation();
    close(box);
  }
}, true);

document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.("input[data-suggest][role]")) close(target);
});

const upgradeAll = () => boxesIn(document).forEach(upgrade);
upgradeAll();
document.addEventListener("htmx:afterSettle", upgradeAll);
