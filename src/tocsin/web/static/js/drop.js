// A text file dropped on a text field becomes its text; nothing leaves the browser before the form is sent.

const MOST = 2_000_000; // bytes; the server has the last word on what it takes

function told(area, words) {
  document.getElementById("live").textContent = words;
  const note = document.getElementById(area.getAttribute("aria-describedby"));
  if (note) note.textContent = words;
}

async function take(area, file) {
  const isText = file.type.startsWith("text/") || /\.(txt|md|html?|text)$/i.test(file.name);
  if (!isText) return told(area, `${file.name} is not a text file; nothing was taken.`);
  if (file.size > MOST) return told(area, `${file.name} is larger than 2 MB; nothing was taken.`);
  area.value = await file.text();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  told(area, `${file.name} is in the field now, ready to be read.`);
}

/** `<textarea data-drop aria-describedby=…>`: the element described by tells what became of a drop. */
export function takeDrops(area) {
  if (area.dataset.listening) return;
  area.dataset.listening = "yes";
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    area.classList.add("drop-over");
  };
  area.addEventListener("dragover", over);
  area.addEventListener("dragenter", over);
  area.addEventListener("dragleave", () => area.classList.remove("drop-over"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("drop-over");
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    take(area, file);
  });
}
