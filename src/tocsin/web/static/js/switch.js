// Light, dark, or as the system has it.

const root = document.documentElement;

function keep(theme) {
  try {
    if (theme) localStorage.setItem("tocsin-theme", theme);
    else localStorage.removeItem("tocsin-theme");
  } catch {
    // not remembered, but shown
  }
}

function show(group) {
  for (const button of group.children) button.setAttribute("aria-pressed", String(button.dataset.themeTo === (root.dataset.theme ?? "")));
}

/** Shows the switch in the masthead; drawings hear of a change as `tocsin:theme` on the document. */
export function switchTheme() {
  const group = document.querySelector(".theme");
  if (!group) return;
  group.hidden = false;
  show(group);
  group.addEventListener("click", (event) => {
    const theme = event.target.closest("button")?.dataset.themeTo;
    if (theme === undefined) return;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    keep(theme);
    show(group);
    document.dispatchEvent(new CustomEvent("tocsin:theme"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("tocsin:theme")));
}

/** The colour a custom property stands for now, as `rgb(…)`: drawings on a canvas cannot read variables. */
export function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
