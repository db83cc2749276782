/** The box for the filter: completes while one types, and shows errors under it. */

import { completions } from "./completion.js";
import { byId, element, setAttribute } from "./dom.js";

const APPLY_AFTER_MILLIS = 350;

export class FilterBox {
  #input = byId("filter");
  #list = byId("completions");
  #error = byId("filter-error");
  #onFilter;
  #keys = [];
  #seen;
  #candidates = [];
  #chosen = -1;
  #timer = null;
  #edited = false; // since the last step for the browser's Back

  /** `onFilter(text, {replace})`; `seen()` gives rows to take values from. */
  constructor(onFilter, seen) {
    this.#onFilter = onFilter;
    this.#seen = seen;
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    this.#input.addEventListener("click", () => this.#complete());
    this.#input.addEventListener("blur", () => this.#left());
    byId("filter-clear").addEventListener("click", () => {
      this.set("");
      this.#apply();
      this.focus();
    });
  }

  set keys(keys) {
    this.#keys = keys;
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  /** Shows a filter that was set elsewhere. */
  set(text) {
    if (this.#input.value.trim() !== text) {
      this.#input.value = text;
      this.#close();
    }
    byId("filter-clear").hidden = text === "";
  }

  /** Shows what is wrong with the filter; null if nothing is. */
  set problem(problem) {
    setAttribute(this.#input, "aria-invalid", problem === null ? null : "true");
    this.#error.replaceChildren(...(problem === null ? [] : [...(problem.term ? [element("b", {}, problem.term), " "] : []), problem.message]));
  }

  #typed() {
    byId("filter-clear").hidden = this.#input.value === "";
    this.#complete();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#apply(), APPLY_AFTER_MILLIS);
  }

  #apply() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const replace = this.#edited;
    this.#edited = true;
    this.#onFilter(this.#input.value.trim(), { replace });
  }

  #left() {
    this.#close();
    if (this.#timer !== null) {
      this.#apply();
    }
    this.#edited = false;
  }

  #pressed(event) {
    const open = !this.#list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) {
        this.#complete();
      } else {
        const many = this.#candidates.length;
        this.#choose((this.#chosen + (event.key === "ArrowDown" ? 1 : many) + (this.#chosen < 0 && event.key === "ArrowUp" ? 1 : 0)) % many);
      }
    } else if ((event.key === "Enter" || event.key === "Tab") && open && this.#chosen >= 0) {
      event.preventDefault();
      this.#accept(this.#candidates[this.#chosen]);
    } else if (event.key === "Enter") {
      this.#close();
      this.#apply();
      this.#edited = false;
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      this.#close();
    }
  }

  #complete() {
    this.#candidates = completions(this.#input.value, this.#input.selectionStart, this.#keys, this.#seen());
    this.#list.replaceChildren(
      ...this.#candidates.map((candidate, index) =>
        element(
          "li",
          { id: `completion-${index}`, role: "option", "aria-selected": "false", onmousedown: (event) => this.#picked(event, candidate) },
          element("span", {}, candidate.text),
          element("small", {}, candidate.meaning),
        ),
      ),
    );
    this.#list.hidden = this.#candidates.length === 0;
    setAttribute(this.#input, "aria-expanded", String(!this.#list.hidden));
    this.#choose(-1);
  }

  #picked(event, candidate) {
    event.preventDefault(); // the box keeps the focus
    this.#accept(candidate);
  }

  #choose(index) {
    this.#chosen = index;
    [...this.#list.children].forEach((option, at) => setAttribute(option, "aria-selected", String(at === index)));
    setAttribute(this.#input, "aria-activedescendant", index >= 0 ? `completion-${index}` : null);
    this.#list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  #accept({ text, start, end }) {
    const line = this.#input.value;
    const whole = !/[=<>]$/.test(text);
    const before = line.slice(0, start) + text + (whole ? " " : "");
    this.#input.value = before + line.slice(end).replace(/^\s+/, "");
    this.#input.setSelectionRange(before.length, before.length);
    this.#close();
    if (whole) {
      this.#typed();
    } else {
      this.#complete();
    }
  }

  #close() {
    this.#list.hidden = true;
    setAttribute(this.#input, "aria-expanded", "false");
    setAttribute(this.#input, "aria-activedescendant", null);
    this.#chosen = -1;
  }
}
