// Before the first paint, and so a plain script: the colours the reader chose last, and that scripts run at all.
(() => {
  document.documentElement.classList.remove("no-script");
  try {
    const kept = localStorage.getItem("tocsin-theme");
    if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  } catch {
    // storage is forbidden: the system's colours it is
  }
})();
