/** A list of what is known of one row: set in place, so that a tooltip stays open. */

import { element, setText } from "./dom.js";
import { cell, exact } from "./format.js";

export function drawFacts(list, fields, row) {
  const keys = fields.map(({ key }) => key).join();
  if (list.dataset.keys !== keys) {
    list.dataset.keys = keys;
    list.replaceChildren(...fields.flatMap((field) => [element("dt", { title: field.meaning }, field.header), element("dd", {})]));
  }
  [...list.querySelectorAll("dd")].forEach((dd, at) => {
    setText(dd, cell(fields[at], row));
    dd.title = exact(fields[at], row);
  });
}
