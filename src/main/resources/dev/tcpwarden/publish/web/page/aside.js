/** The place beside the table: opened with a title, closed by its button or Esc, after which the focus is where it was. */

import { byId, element } from "./dom.js";

const place = byId("drawer");
let returnTo = null;

/** Opens it with this content, or puts it in the place of what is there. `label` is for screen readers. */
export function openAside(label, onClose, ...content) {
  returnTo ??= document.activeElement;
  place.hidden = false;
  place.setAttribute("aria-label", label);
  place.replaceChildren(
    element(
      "div",
      { class: "drawer-head" },
      element("h2", { tabindex: "-1" }),
      element("button", { type: "button", class: "close", "aria-label": "Close", title: "Close (Esc)", onclick: onClose }, "×"),
    ),
    ...content.filter(Boolean),
  );
}

export function closeAside() {
  const held = place.contains(document.activeElement);
  place.hidden = true;
  place.replaceChildren();
  if (held) {
    returnTo?.focus();
  }
  returnTo = null;
}

export const inAside = (css) => place.querySelector(css);
