/** The tabs of the views (WAI-ARIA: one stop for Tab, arrows move). */

import { VIEWS } from "./address.js";
import { byId, element, setAttribute } from "./dom.js";

const LABELS = { connections: "Connections", processes: "Processes", groups: "Groups", listeners: "Listeners", destinations: "Destinations", events: "Events", rules: "Rules", history: "History" };

export const labelOf = (view) => LABELS[view];

export class Tabs {
  #tabs;

  constructor(onView) {
    this.#tabs = VIEWS.map((view, at) =>
      element("button", { type: "button", role: "tab", id: `view-${view}`, "aria-controls": "panel", title: `${LABELS[view]} (${at + 1})`, onclick: () => onView(view) }, LABELS[view]),
    );
    const place = byId("views");
    place.append(...this.#tabs);
    place.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step) {
        const next = this.#tabs[(this.#tabs.indexOf(document.activeElement) + step + VIEWS.length) % VIEWS.length];
        next.focus();
        next.click();
      }
    });
  }

  draw(view) {
    this.#tabs.forEach((tab, at) => {
      setAttribute(tab, "aria-selected", String(VIEWS[at] === view));
      setAttribute(tab, "tabindex", VIEWS[at] === view ? "0" : "-1");
    });
    this.#tabs[VIEWS.indexOf(view)].scrollIntoView({ block: "nearest", inline: "nearest" });
    byId("panel").setAttribute("aria-label", LABELS[view]);
  }
}
