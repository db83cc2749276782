/** Which part of the past is shown: what ended in a time, or what was open at a moment; and what the answer says of itself. */

import { byId, element, setAttribute } from "./dom.js";
import { count, moment } from "./format.js";

/** As one writes them on the command line, too. */
const QUICK = [{ from: "-5m" }, { from: "-1h" }, { from: "-24h" }, { from: "today" }, { from: "yesterday", to: "today" }];

const HINT = "03:12 (the last one that was), yesterday 03:12, 2027-01-31 03:12, 2027-01-31T03:12:00Z, -90m or now";

export class Past {
  #place = byId("past");
  #kind = byId("past-kind");
  #inputs = Object.fromEntries(["from", "to", "at"].map((key) => [key, byId(`past-${key}`)]));
  #said = byId("past-said");
  #onChange;
  #onAgain;
  #state = null;

  /** `onChange(changes)` of the address; `onAgain()` when the same is asked for once more. */
  constructor(onChange, onAgain) {
    this.#onChange = onChange;
    this.#onAgain = onAgain;
    Object.values(this.#inputs).forEach((input) => setAttribute(input, "title", HINT));
    byId("past-quick").append(
      ...QUICK.map((time) => element("button", { type: "button", onclick: () => this.#ask({ from: null, to: null, at: null, ...time }) }, time.from)),
    );
    this.#kind.addEventListener("change", () => this.#chosen());
    this.#place.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask(this.#typed());
    });
  }

  draw(state) {
    const isShown = state.view === "history";
    this.#place.hidden = !isShown;
    this.#said.hidden ||= !isShown;
    if (isShown && ["view", "at", "from", "to"].some((key) => this.#state?.[key] !== state[key])) {
      this.#kind.value = state.at === null ? "ended" : "open";
      Object.entries(this.#inputs).forEach(([key, input]) => (input.value = state[key] ?? ""));
      this.#drawKind();
    }
    this.#state = state;
  }

  set problem(problem) {
    Object.entries(this.#inputs).forEach(([key, input]) => setAttribute(input, "aria-invalid", problem?.parameter === key ? "true" : null));
  }

  /** Shows what the answer is about and what it lacks; null while there is none. */
  answered(answer) {
    this.#said.hidden = answer === null || this.#place.hidden;
    if (answer !== null) {
      const notes = [limits(answer), source(answer), ...answer.notes.map(local)].filter(Boolean);
      const lines = [time(answer), ...notes];
      if (this.#said.textContent !== lines.join("")) {
        this.#said.replaceChildren(element("p", {}, lines[0]), ...notes.map((note) => element("p", { class: "note" }, note)));
      }
    }
  }

  /** The moment is still to be written where there was a time. */
  #chosen() {
    this.#drawKind();
    if (this.#kind.value === "open") {
      this.#inputs.at.focus();
    } else {
      this.#ask(this.#typed());
    }
  }

  #drawKind() {
    const ofMoment = this.#kind.value === "open";
    Object.entries(this.#inputs).forEach(([key, input]) => (input.parentElement.hidden = (key === "at") !== ofMoment));
    byId("past-quick").hidden = ofMoment;
  }

  #typed() {
    const ofMoment = this.#kind.value === "open";
    const text = (key) => this.#inputs[key].value.trim() || null;
    return ofMoment ? { at: text("at"), from: null, to: null } : { at: null, from: text("from"), to: text("to") };
  }

  #ask(times) {
    if (Object.entries(times).every(([key, value]) => this.#state[key] === value)) {
      this.#onAgain();
    } else {
      this.#onChange({ ...times, open: null });
    }
  }
}

const time = ({ at, from, to }) => (at ? `Open at ${moment(at)}` : `Ended from ${moment(from)} to ${moment(to)}`);

function limits({ truncated, at, connections, groups }) {
  if (!truncated) {
    return null;
  }
  const which = groups ? `The largest ${count(groups.length)} groups` : at ? count(connections.length) : `The last ${count(connections.length)}`;
  return `There are more. ${which} are shown: choose a shorter time, or a filter.`;
}

function source({ source }) {
  return source === "log"
    ? null
    : "These are the newest connections that ended, as the agent has them in memory. A log would reach further, and have what was open at a moment: --connections.log=FILE";
}

/** Times as the reader's clock has them. */
const local = (note) => note.replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, moment);
