/** What the agent's rows consist of, and which columns of them a view shows. */

/** First in a row of a connection, so that it says what it is on a phone, too; the rest follows in the agent's order. */
const FIRST = { connections: ["state", "process", "local", "remote"] };

/** What the page itself needs of a row, not to be read. */
const INTERNAL = ["id", "connection", "filter", "age_is_minimum"];

/** The order that answers what one looks for first. */
const DEFAULT_SORT = { processes: "-sockets", groups: "-count" };

export class Fields {
  #answer;

  constructor(answer) {
    this.#answer = answer;
  }

  get filterKeys() {
    return this.#answer.filter;
  }

  get groupKeys() {
    return this.#answer.group_keys;
  }

  /** All columns that a view has. */
  all({ view, by }) {
    if (view === "groups") {
      return [...by.split(",").map((key) => this.#groupKey(key)), ...this.#answer.groups];
    }
    const fields = (this.#answer[view] ?? []).filter(({ key }) => !INTERNAL.includes(key));
    const first = (FIRST[view] ?? []).map((key) => fields.find((field) => field.key === key)).filter(Boolean);
    return [...first, ...fields.filter((field) => !first.includes(field))];
  }

  #groupKey(key) {
    const known = this.#answer.group_keys.find((one) => one.key === key);
    return { key, header: known?.header ?? key, type: "text", unit: null, meaning: `Groups by ${key}`, wide: false };
  }

  /** The columns that are shown: those of the address, else those that are not wide. */
  shown(state) {
    const all = this.all(state);
    const wanted = state.columns?.split(",");
    const chosen = wanted ? all.filter((field) => wanted.includes(field.key)) : all.filter((field) => !field.wide);
    return chosen.length > 0 ? chosen : all.filter((field) => !field.wide);
  }

  /** The key that rows are sorted by, with "-" if the largest is first; null for the agent's own order. */
  sort(state) {
    return state.sort ?? DEFAULT_SORT[state.view] ?? null;
  }
}
