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
    byId("groups-by").hidden = !["groups", "history"].includes(state.view);
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
    const isPast = state.view === "history"; // where nothing has to be added up
    const by = isPast ? (state.sum?.split(",") ?? []) : state.by.split(",");
    fill("menu-by", "by", this.#fields.groupKeys(state.view), by, (keys) => {
      if (isPast || keys.length > 0) {
        this.#onChoice({ [isPast ? "sum" : "by"]: keys.join() || null, columns: null, sort: null, open: null });
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
