// What a sentence rests on opens on hover too; by click, key and touch it opens without any script.

const OPEN_AFTER = 220;
const CLOSE_AFTER = 320;
let timer = 0;
let hovered = null; // the popover that hovering opened, until a click keeps it

const behind = (button) => document.getElementById(button.getAttribute("popovertarget"));

function open(button) {
  const popover = behind(button);
  if (!popover || popover.matches(":popover-open")) return;
  popover.showPopover({ source: button });
  hovered = popover;
}

function close() {
  if (hovered?.isConnected && hovered.matches(":popover-open")) hovered.hidePopover();
  hovered = null;
}

function entered(event) {
  if (event.pointerType !== "mouse") return;
  const button = event.target.closest?.(".cite[popovertarget]");
  const inside = hovered && (event.target.closest?.(".behind") === hovered || (button && behind(button) === hovered));
  if (!button && !hovered) return clearTimeout(timer);
  clearTimeout(timer);
  if (inside) return;
  timer = setTimeout(() => {
    close();
    if (button) open(button);
  }, button ? OPEN_AFTER : CLOSE_AFTER);
}

function clicked(event) {
  const button = event.target.closest?.(".cite[popovertarget]");
  if (button && hovered && behind(button) === hovered) {
    event.preventDefault(); // it is open already: a click keeps it open
    hovered = null;
  }
  clearTimeout(timer);
  if (event.target.closest?.('.behind a[href^="#"]')) event.target.closest(".behind").hidePopover();
}

/** Listens once for the whole document, so that swapped parts need nothing. */
export function openOnHover() {
  document.addEventListener("pointerover", entered);
  document.addEventListener("click", clicked);
}
