/** The button that terminates all connections that a filter matches. */

import { current } from "./address.js";
import { byId, setText } from "./dom.js";
import { count } from "./format.js";

export class TerminateAll {
  #button = byId("terminate-all");
  #isAllowed;

  /** `isAllowed()`; `onChosen(filter)` */
  constructor(isAllowed, onChosen) {
    this.#isAllowed = isAllowed;
    this.#button.addEventListener("click", () => onChosen(current().filter));
  }

  /** Without a filter there is none: that would be every connection of the host. */
  draw(total) {
    const { view, filter } = current();
    this.#button.hidden = view !== "connections" || filter === "" || !(total > 0) || !this.#isAllowed();
    setText(this.#button, `Terminate ${total === 1 ? "it" : `all ${count(total)}`}…`);
  }
}
