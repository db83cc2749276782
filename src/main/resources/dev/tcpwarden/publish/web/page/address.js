/** What is shown, as the address bar has it: a view can be sent to a colleague, and the browser's Back goes back. */

export const VIEWS = ["connections", "processes", "groups", "listeners", "destinations", "events", "rules", "history"];

const KEYS = ["view", "filter", "sort", "columns", "by", "open", "at", "from", "to", "sum"];
const DEFAULTS = { view: VIEWS[0], filter: "", sort: null, columns: null, by: "process,state", open: null, at: null, from: null, to: null, sum: null };

const listeners = [];
let state = read();

function read() {
  const query = new URLSearchParams(location.search);
  const found = { ...DEFAULTS };
  for (const key of KEYS) {
    if (query.has(key)) {
      found[key] = query.get(key);
    }
  }
  return VIEWS.includes(found.view) ? found : { ...found, view: DEFAULTS.view };
}

export const current = () => state;

/** Calls `listener(state, before)` at each change, by the page or by the browser's Back. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Shows something else; with `replace` it is no step of its own for Back. */
export function show(changes, { replace = false } = {}) {
  const next = { ...state, ...changes };
  if (KEYS.every((key) => next[key] === state[key])) {
    return;
  }
  history[replace ? "replaceState" : "pushState"](null, "", address(next));
  become(next);
}

function address(next) {
  const query = new URLSearchParams();
  for (const key of KEYS) {
    if (next[key] !== DEFAULTS[key] && next[key] !== null) {
      query.set(key, next[key]);
    }
  }
  return query.size > 0 ? `?${query}` : location.pathname;
}

function become(next) {
  const before = state;
  state = next;
  for (const listener of listeners) {
    listener(state, before);
  }
}

addEventListener("popstate", () => become(read()));
