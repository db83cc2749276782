/** A table of any number of rows, of which only those in sight exist; with a keyboard, and with ARIA's grid for screen readers. */

import { element, setAttribute } from "./dom.js";
import { exact } from "./format.js";
import { GridRows } from "./gridrows.js";
import { Loading } from "./loading.js";
import { Viewport } from "./viewport.js";

/** As the style sheet has it, the header's too. */
const ROW_HEIGHT = 28;

const MOVES = {
  ArrowDown: () => 1,
  ArrowUp: () => -1,
  PageDown: (page) => page,
  PageUp: (page) => -page,
  Home: () => -Infinity,
  End: () => Infinity,
};

export class Grid {
  #place;
  #spacer = element("div", { class: "spacer" });
  #clip = element("div", { class: "clip" });
  #head = element("tr", { "aria-rowindex": 1 });
  #body = element("tbody");
  #table = element("table", { role: "grid", tabindex: "0" }, element("thead", {}, this.#head), this.#body);
  #trs = new GridRows(this.#body);
  #handlers;
  #rows = null;
  #before = null; // those that were shown before, until there are others of the same columns
  #columns = [];
  #sort = null;
  #active = { index: 0, key: null }; // undefined: not fetched yet
  #loading = new Loading(
    () => this.#inSight(),
    (problem, rows) => this.#loaded(problem, rows),
  );

  /** `handlers`: onSort(column), onOpen(row), onProblem(problem, rows), onDrawn(rows). */
  constructor(place, handlers) {
    this.#place = place;
    this.#handlers = handlers;
    this.#clip.append(this.#table);
    this.#spacer.append(this.#clip);
    place.append(this.#spacer);
    place.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(place);
    this.#table.addEventListener("focus", () => this.#active.key === null && this.#activate(this.#inSight().start));
    this.#table.addEventListener("keydown", (event) => this.#pressed(event));
    this.#body.addEventListener("click", ({ target }) => this.#clicked(target));
    this.#body.addEventListener("mouseover", ({ target }) => this.#explain(target.closest("td")));
  }

  /** Shows these rows and columns, from the top. */
  show(rows, columns, sort, label) {
    this.#before = this.#shown;
    if (columns.map(({ key }) => key).join() !== this.#columns.map(({ key }) => key).join()) {
      this.#before = null;
      this.#columns = columns;
      this.#trs.columns = columns;
      this.#head.replaceChildren(...columns.map((column) => this.#header(column)));
      setAttribute(this.#table, "aria-colcount", columns.length);
    }
    this.#sort = sort;
    columns.forEach(({ key }, at) => setAttribute(this.#head.cells[at], "aria-sort", this.#direction(key)));
    setAttribute(this.#table, "aria-label", label);
    this.#rows = rows;
    this.#active = { index: 0, key: null };
    this.#place.scrollTop = 0;
    return this.refresh();
  }

  /** Fetches what is missing or old of the rows in sight, and draws. */
  async refresh() {
    await this.#loading.start(this.#rows);
  }

  #loaded(problem, rows) {
    this.#handlers.onProblem(problem, rows);
    this.draw();
  }

  get #shown() {
    return this.#rows?.total === null ? this.#before : this.#rows;
  }

  get #viewport() {
    return new Viewport(this.#shown?.total ?? 0, ROW_HEIGHT, this.#place.clientHeight - ROW_HEIGHT);
  }

  #inSight() {
    return this.#viewport.at(this.#place.scrollTop);
  }

  /** Draws the rows in sight, as far as they are known; asks for the others. */
  draw() {
    const rows = this.#shown;
    if (this.#rows === null) {
      return;
    }
    const viewport = this.#viewport;
    const { start, end, hidden } = viewport.at(this.#place.scrollTop);
    this.#keepActive(start, end);
    this.#spacer.style.height = `${viewport.scrollHeight + ROW_HEIGHT}px`;
    this.#clip.style.height = `${this.#place.clientHeight}px`;
    this.#body.style.transform = `translateY(${-hidden}px)`;
    this.#trs.draw(start, end, (index) => rows.at(index), this.active === null ? -1 : this.#active.index);
    this.#keepWidths();
    setAttribute(this.#table, "aria-rowcount", rows === null ? -1 : rows.total + 1);
    setAttribute(this.#table, "aria-activedescendant", this.#body.querySelector(".active")?.id);
    this.#handlers.onDrawn(this.#rows);
    if (this.#loading.isIdle && this.#rows.isMissing(start, end)) {
      this.refresh();
    }
  }

  /** Columns only grow, so that they do not jump while one scrolls. */
  #keepWidths() {
    const cells = [...this.#head.cells];
    const widths = cells.map((th) => th.offsetWidth);
    cells.forEach((th, at) => {
      if (widths[at] > (th.widest ?? 0)) {
        th.widest = widths[at];
        th.style.minWidth = `${widths[at]}px`;
      }
    });
  }

  get active() {
    const { index, key } = this.#active;
    return key !== null && this.#keyAt(index) === key ? (this.#shown.at(index) ?? null) : null;
  }

  #header(column) {
    const sort = element("button", { type: "button", class: "sort", title: column.meaning, onclick: () => this.#handlers.onSort(column) }, column.header);
    return element("th", { scope: "col", class: column.type === "number" ? "number" : null }, sort);
  }

  #direction(key) {
    return { [key]: "ascending", [`-${key}`]: "descending" }[this.#sort] ?? "none";
  }

  /** The active row stays active where it moves within what is seen; where it leaves, no other takes its place. */
  #keepActive(start, end) {
    if (this.#active.key === undefined) {
      this.#active.key = this.#keyAt(this.#active.index); // which has been fetched since
    }
    for (let index = start; this.active === null && index < end; index++) {
      if (this.#keyAt(index) === this.#active.key) {
        this.#active.index = index;
      }
    }
  }

  /** What makes a row the same as one of the sample before; undefined where there is none. */
  #keyAt(index) {
    const row = this.#shown?.at(index);
    return row === undefined ? undefined : (row.id ?? row.name ?? row.filter ?? index);
  }

  #explain(td) {
    const row = td === null ? undefined : this.#shown.at(this.#trs.indexOf(td));
    if (row !== undefined) {
      const column = this.#columns[td.cellIndex];
      setAttribute(td, "title", `${column.header}: ${exact(column, row)}`);
    }
  }

  #clicked(target) {
    const index = this.#trs.indexOf(target);
    if (index !== null && this.#shown.at(index) !== undefined) {
      this.#activate(index);
      this.#handlers.onOpen(this.#shown.at(index));
    }
  }

  #pressed(event) {
    if (event.target !== this.#table || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Enter" && this.active !== null) {
      this.#handlers.onOpen(this.active);
    } else if (event.key in MOVES) {
      const viewport = this.#viewport;
      const index = Math.max(0, Math.min(viewport.total - 1, this.#active.index + MOVES[event.key](viewport.page)));
      this.#place.scrollTop = viewport.reveal(index, this.#place.scrollTop);
      this.#activate(index);
    } else {
      return;
    }
    event.preventDefault();
  }

  #activate(index) {
    this.#active = { index, key: this.#keyAt(index) };
    this.draw();
  }
}
