/** The table of a view: which rows and columns, in which order, and what it says where there are none. */

import { show } from "./address.js";
import { byId, element, setText } from "./dom.js";
import { count } from "./format.js";
import { Grid } from "./grid.js";
import { PastRows } from "./pastrows.js";
import { Rows } from "./rows.js";
import { labelOf } from "./tabs.js";

export class TableView {
  #handlers;
  #rows = null;
  #state = null;
  #grid;
  #isWrong = false; // what is asked for: another answer needs another question

  /** `handlers`: onOpen(row), onProblem(problem), onTotal(total), onPast(answer) with null until it is there. */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#grid = new Grid(byId("table"), {
      onSort: (column) => this.#sortBy(column),
      onOpen: (row) => handlers.onOpen(row),
      onProblem: (problem, rows) => this.#reportFor(rows, problem),
      onDrawn: (rows) => this.#drawn(rows),
    });
  }

  show(state, fields) {
    this.#state = { ...state, sort: fields.sort(state) };
    const { view, filter, by } = state;
    this.#isWrong = false;
    this.#rows = view === "history" ? new PastRows(this.#state) : new Rows(view, { filter: view === "rules" ? null : filter, sort: this.#state.sort, by: view === "groups" ? by : null });
    setText(byId("total"), view === "history" ? "reading…" : byId("total").textContent);
    return this.#grid.show(this.#rows, fields.shown(state), this.#state.sort, labelOf(view));
  }

  /** Reads what is in sight again, from the newest sample. */
  refresh() {
    if (this.#rows !== null && !this.#isWrong) {
      this.#rows.refresh();
      this.#grid.refresh();
    }
  }

  known() {
    return this.#rows?.known() ?? [];
  }

  get active() {
    return this.#grid.active;
  }

  /** Numbers begin with the largest, texts with the first; the second click turns it round. */
  #sortBy({ key, type }) {
    const { sort } = this.#state;
    const first = type === "number" ? `-${key}` : key;
    const second = type === "number" ? key : `-${key}`;
    show({ sort: sort === first ? second : first });
  }

  #reportFor(rows, problem) {
    if (rows === this.#rows) {
      this.#isWrong = problem?.status === 400;
      byId("table").classList.toggle("old", problem !== null);
      this.#handlers.onProblem(problem);
    }
  }

  #drawn(rows) {
    if (rows !== this.#rows) {
      return;
    }
    const { total } = rows;
    const none = total === 0;
    byId("empty").hidden = !none;
    if (none) {
      byId("empty").replaceChildren(...this.#nothing());
    }
    setText(byId("total"), total === null ? "" : `${count(total)} ${noun(this.#what, total)}`);
    this.#handlers.onTotal(total);
    this.#handlers.onPast(rows.answer ?? null);
  }

  /** What rows are, in the plural. */
  get #what() {
    const { view, sum } = this.#state;
    return view !== "history" ? view : sum ? "groups" : "connections";
  }

  #nothing() {
    const { view, filter, at } = this.#state;
    if (view === "rules") {
      const { file } = this.#rows;
      return file === null
        ? [element("p", {}, "This agent has no rules. It reads them from a file: ", element("code", {}, "--rules.file=FILE"))]
        : [element("p", {}, "There is no rule in ", element("code", {}, file))];
    }
    if (filter === "") {
      return [element("p", {}, view === "history" ? `No connection ${at ? "was open" : "ended"} then.` : `There are no ${view} now.`)];
    }
    return [
      element("p", {}, `No ${noun(this.#what, 1)} matches `, element("code", {}, filter)),
      element("button", { type: "button", onclick: () => show({ filter: "" }) }, "Clear the filter"),
    ];
  }
}

const noun = (view, total) => (total === 1 ? { processes: "process" }[view] ?? view.slice(0, -1) : view);
