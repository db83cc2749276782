/** The switch between dark and light; see theme.js, which runs before the first paint. */

import { byId } from "./dom.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

const now = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");

function draw() {
  byId("theme").textContent = now() === "dark" ? "Light" : "Dark";
}

export function listenToTheme() {
  draw();
  dark.addEventListener("change", draw);
  byId("theme").addEventListener("click", () => {
    const theme = now() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("tcpwarden.theme", theme);
    } catch {
      // storage is blocked: for as long as the page is open
    }
    draw();
  });
}
