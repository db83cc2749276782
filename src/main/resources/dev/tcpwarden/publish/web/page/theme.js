// Before the first paint: the colours that were chosen, else those of the system.
"use strict";
try {
  const theme = localStorage.getItem("tcpwarden.theme");
  if (theme === "dark" || theme === "light") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // storage is blocked: as the system has it
}
