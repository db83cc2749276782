/** The rows of a view, of which only windows are fetched. */

import { get } from "./api.js";

/** Rows of one request. */
const WINDOW = 200;

/** So many windows are kept; scrolling through more forgets the oldest. */
const KEPT = 50;

export class Rows {
  #path;
  #parameters;
  #windows = new Map(); // by number: {generation, rows}
  generation = 0;
  total = null;
  file = null; // of rules

  constructor(path, parameters) {
    this.#path = path;
    this.#parameters = parameters;
  }

  /** From now on the newest sample is asked for; what is there is shown until then. */
  refresh() {
    this.generation++;
  }

  /** The row at `index`; undefined while it has not been fetched. */
  at(index) {
    return this.#windows.get(Math.floor(index / WINDOW))?.rows[index % WINDOW];
  }

  /** Those that have been fetched. */
  *known() {
    for (const { rows } of this.#windows.values()) {
      yield* rows;
    }
  }

  /** Whether some of these rows have not been fetched, or from an older sample. */
  isMissing(start, end) {
    return this.#missing(start, end).length > 0;
  }

  /** Fetches what is missing or old of the rows from `start` up to, not including, `end`. */
  async load(start, end) {
    await Promise.all(this.#missing(start, end).map((number) => this.#fetch(number, this.generation)));
  }

  #missing(start, end) {
    const numbers = [];
    const last = Math.max(Math.floor(start / WINDOW), Math.ceil(end / WINDOW) - 1);
    for (let number = Math.floor(start / WINDOW); number <= last; number++) {
      if (this.#windows.get(number)?.generation !== this.generation) {
        numbers.push(number);
      }
    }
    return numbers;
  }

  async #fetch(number, generation) {
    const answer = await get(this.#path, { ...this.#parameters, offset: number * WINDOW, limit: WINDOW });
    this.total = answer.total;
    this.file = answer.file ?? null;
    this.#windows.delete(number);
    this.#windows.set(number, { generation, rows: answer[this.#path] });
    if (this.#windows.size > KEPT) {
      this.#windows.delete(this.#windows.keys().next().value);
    }
  }
}
