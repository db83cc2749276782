/** The choices of a view: its columns, what groups are made by, and whether it takes a filter. */

import { byId, element } from "./dom.js";

export class Menus {
  #fields;
  #onChoice;

  /** `onChoice(changes)` of the address. */
  constructor(fields, onChoice) {
    this.#fields = fields;
    this.#onChoice = onChoice;
  }

  draw(state) {
    byId("columns").hidden = state.view === "events";
    document.querySelector(".filter").hidden = state.view === "rules";
    byId("groups-by").hidden = state.view !== "groups";
    this.#drawColumns(state);
    this.#drawGroups(state);
  }

  #drawColumns(state) {
    const shown = this.#fields.shown(state).map(({ key }) => key);
    fill("menu-columns", "columns", this.#fields.all(state), shown, (keys) => {
      if (keys.length > 0) {
        this.#onChoice({ columns: keys.join() });
      }
    });
    byId("menu-columns").append(
      element("button", { type: "button", class: "link", disabled: state.columns === null, onclick: () => this.#onChoice({ columns: null }) }, "Reset"),
    );
  }

  #drawGroups(state) {
    fill("menu-by", "by", this.#fields.groupKeys, state.by.split(","), (keys) => {
      if (keys.length > 0) {
        this.#onChoice({ by: keys.join(), columns: null, sort: null });
      }
    });
  }
}

/** Check boxes; `onChange` gets the keys that are checked, those that were before in their order. */
function fill(id, name, choices, checked, onChange) {
  const menu = byId(id);
  const focused = menu.contains(document.activeElement) ? document.activeElement.value : null;
  const boxes = choices.map(({ key }) => element("input", { type: "checkbox", name, value: key, checked: checked.includes(key) }));
  boxes.forEach((box) =>
    box.addEventListener("change", () => {
      const now = boxes.filter((one) => one.checked).map((one) => one.value);
      onChange([...checked.filter((key) => now.includes(key)), ...now.filter((key) => !checked.includes(key))]);
    }),
  );
  menu.replaceChildren(...choices.map(({ header, meaning }, at) => element("label", { title: meaning ?? null }, boxes[at], " ", header)));
  boxes.find((box) => box.value === focused)?.focus();
}
