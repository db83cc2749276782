/** What the agent's rows consist of, and which columns of them a view shows. */

import { without } from "./terms.js";

/** First in a row of a connection, so that it says what it is on a phone, too; the rest follows in the agent's order. */
const FIRST = {
  connections: ["state", "process", "local", "remote"],
  history: ["time", "result", "process", "local", "remote", "duration_seconds"],
};

/** What is shown at first of connections that were open at a moment, where these have an order of their own. */
const OPEN_THEN = ["opened", "state", "process", "container", "local", "remote", "sent_bytes", "received_bytes"];

/** What the page itself needs of a row, not to be read. */
const INTERNAL = ["id", "connection", "filter", "age_is_minimum", "state_age_is_minimum"];

/** Not in the log of connections. */
const QUEUES = ["receive_queue", "send_queue"];

/** The order that answers what one looks for first. */
const DEFAULT_SORT = { processes: "-sockets", groups: "-count" };

export class Fields {
  #answer;

  constructor(answer) {
    this.#answer = answer;
  }

  filterKeys(view) {
    return view === "history" ? this.#answer.history_filter : this.#answer.filter;
  }

  /** The filter of what is shown as another view takes it, without the terms that it does not know. */
  filterIn(view, { view: before, filter }) {
    const there = this.filterKeys(view).map(({ key }) => key);
    const gone = this.filterKeys(before).map(({ key }) => key).filter((key) => !there.includes(key));
    return gone.length > 0 ? without(filter, gone) : filter;
  }

  groupKeys(view) {
    return view === "history" ? this.#answer.history_group_keys : this.#answer.group_keys;
  }

  /** All columns that a view has. */
  all({ view, by, sum }) {
    const keys = view === "groups" ? by : view === "history" ? sum : null;
    if (keys) {
      return [...keys.split(",").map((key) => this.#groupKey(view, key)), ...this.#answer.groups.filter(({ key }) => view === "groups" || !QUEUES.includes(key))];
    }
    const fields = (this.#answer[view] ?? []).filter(({ key }) => !INTERNAL.includes(key));
    const first = (FIRST[view] ?? []).map((key) => fields.find((field) => field.key === key)).filter(Boolean);
    return [...first, ...fields.filter((field) => !first.includes(field))];
  }

  #groupKey(view, key) {
    const known = this.groupKeys(view).find((one) => one.key === key);
    return { key, header: known?.header ?? key, type: "text", unit: null, meaning: `Groups by ${key}`, wide: false };
  }

  /** The columns that are shown: those of the address, else those that are not wide. */
  shown(state) {
    const all = this.all(state);
    const wanted = state.columns?.split(",");
    const usual = all.filter((field) => (isOpenThen(state) ? OPEN_THEN.includes(field.key) : !field.wide));
    const chosen = wanted ? all.filter((field) => wanted.includes(field.key)) : usual;
    return chosen.length > 0 ? chosen : usual;
  }

  /** The key that rows are sorted by, with "-" if the largest is first; null for the agent's own order. */
  sort(state) {
    return state.sort ?? (state.view === "history" ? pastSort(state) : DEFAULT_SORT[state.view]) ?? null;
  }
}

const isOpenThen = ({ view, at, sum }) => view === "history" && at !== null && sum === null;

/** What ended last comes first. */
const pastSort = ({ at, sum }) => (sum ? "-count" : at ? "opened" : "-time");
