/** The <tr> of the rows in sight: made once and filled again, since most of a table stays the same from sample to sample. */

import { element, setAttribute, setText } from "./dom.js";
import { cell } from "./format.js";

export class GridRows {
  #body;
  #columns = [];

  constructor(body) {
    this.#body = body;
  }

  set columns(columns) {
    this.#columns = columns;
    this.#body.replaceChildren();
  }

  /** Shows the rows from `start` up to `end`; `at(index)` gives them, undefined those that have not come yet. */
  draw(start, end, at, active) {
    while (this.#body.rows.length > end - start) {
      this.#body.lastElementChild.remove();
    }
    while (this.#body.rows.length < end - start) {
      this.#body.append(element("tr", {}, ...this.#columns.map(() => element("td"))));
    }
    for (let index = start; index < end; index++) {
      this.#fill(this.#body.rows[index - start], index, at(index), index === active);
    }
  }

  #fill(tr, index, row, active) {
    setAttribute(tr, "id", `row-${index}`);
    setAttribute(tr, "aria-rowindex", index + 2); // the header is the first
    setAttribute(tr, "aria-selected", String(active));
    setAttribute(tr, "class", [active && "active", index % 2 === 1 && "odd"].filter(Boolean).join(" "));
    this.#columns.forEach((column, at) => {
      setText(tr.cells[at], row === undefined ? "…" : cell(column, row));
      setAttribute(tr.cells[at], "class", look(column, row));
      tr.cells[at].removeAttribute("title");
    });
  }

  /** The index of the row that `target` is in; null if it is in none. */
  indexOf(target) {
    const tr = target.closest("tr");
    return tr !== null && this.#body.contains(tr) ? Number(tr.getAttribute("aria-rowindex")) - 2 : null;
  }
}

function look(column, row) {
  if (column.key === "state" && row?.state) {
    return `state state-${row.state}`;
  }
  if (column.key === "result" && row?.result) {
    return `state result-${row.result}`;
  }
  const value = row?.[column.key];
  const alarming = column.key === "stalled" && (value === true || value > 0);
  const nothing = value === null || value === undefined || value === 0 || value === false;
  return [column.type === "number" && "number", alarming && "alarming", nothing && "nothing"].filter(Boolean).join(" ");
}
