/** The switch that makes the page stand still, so that one can read it. */

import { byId, setText } from "./dom.js";

export class Pause {
  #paused = false;
  #onChange;

  /** `onChange(paused)` */
  constructor(onChange) {
    this.#onChange = onChange;
    byId("pause").addEventListener("click", () => this.toggle());
  }

  get isOn() {
    return this.#paused;
  }

  toggle() {
    this.#paused = !this.#paused;
    byId("pause").setAttribute("aria-pressed", String(this.#paused));
    setText(byId("pause"), this.#paused ? "Go on" : "Pause");
    this.#onChange(this.#paused);
  }
}
