/** Connections of the past, or what they add up to: read once, since the past stays as it is, and sorted here. */

import { get } from "./api.js";

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export class PastRows {
  #parameters;
  #sort;
  #rows = [];
  total = null;

  /** The answer without its rows; null until it has come. */
  answer = null;

  constructor({ at, from, to, filter, sum, sort }) {
    this.#parameters = { at, from, to, filter, by: sum, zone: ZONE };
    this.#sort = sort;
  }

  refresh() {
    // another answer needs another question
  }

  at(index) {
    return this.#rows[index];
  }

  known() {
    return this.#rows;
  }

  isMissing() {
    return this.answer === null;
  }

  async load() {
    if (this.answer === null) {
      const answer = await get("history", this.#parameters);
      this.#rows = sorted(answer.groups ?? answer.connections.map(identified), this.#sort);
      this.total = this.#rows.length;
      this.answer = answer;
    }
  }
}

/** By its ends and time, which tell it apart from others. */
const identified = (row) => ({ ...row, id: [row.time, row.netns, row.local, row.remote].filter(Boolean).join(" ") });

function sorted(rows, sort) {
  const key = sort.replace(/^-/, "");
  const sign = sort.startsWith("-") ? -1 : 1;
  const isThere = (row) => row[key] !== undefined && row[key] !== null;
  const order = (a, b) => sign * (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0);
  return [...rows.filter(isThere).sort(order), ...rows.filter((row) => !isThere(row))];
}
