/** The header: which host, how many connections in which state, what happens a second, and what is wrong. */

import { byId, element, setText } from "./dom.js";
import { count, rate } from "./format.js";
import { sparkline } from "./sparkline.js";

const ALWAYS = ["established", "listen", "close_wait", "time_wait"];

const RATES = [
  { key: "opened", label: "opened/s", title: "Connections opened a second" },
  { key: "closed", label: "closed/s", title: "Connections closed a second" },
  { key: "failed", label: "failed/s", title: "Connection attempts that failed, a second" },
];

export class Overview {
  #samples;
  #onFilter;
  #onRules;
  #tiles = new Map();

  /** `onFilter(filter)` when a count or a problem is chosen, `onRules()` for a problem of rules. */
  constructor(samples, onFilter, onRules) {
    this.#samples = samples;
    this.#onFilter = onFilter;
    this.#onRules = onRules;
  }

  draw() {
    const host = this.#samples.newest;
    setText(byId("host"), host.host);
    setText(byId("version"), host.version);
    document.title = `${host.problems.length > 0 ? `(${host.problems.length}) ` : ""}${host.host} · tcpwarden`;
    this.#drawProblems(host.problems);
    this.#drawCounts(host);
  }

  #drawProblems(problems) {
    const list = byId("problems");
    const drawn = JSON.stringify(problems);
    if (list.dataset.drawn === drawn) {
      return;
    }
    list.dataset.drawn = drawn;
    list.replaceChildren(
      ...(problems.length === 0
        ? [element("li", { class: "fine" }, "No problem is known: no leak, no full backlog, nothing stalled.")]
        : problems.map((problem) => element("li", { class: problem.severity }, this.#problem(problem)))),
    );
  }

  #problem({ kind, severity, text, filter }) {
    const content = [element("b", {}, severity), ` ${text}`];
    if (kind === "rules") {
      return element("button", { type: "button", title: "Rules", onclick: () => this.#onRules() }, ...content);
    }
    return filter === null
      ? element("span", {}, ...content)
      : element("button", { type: "button", title: filter, onclick: () => this.#onFilter(filter) }, ...content);
  }

  #drawCounts(host) {
    for (const state of Object.keys(host.states)) {
      const series = this.#samples.series((one) => one.states[state]);
      if (ALWAYS.includes(state) || series.some((n) => n > 0)) {
        drawTile(this.#button(state, `state=${state}`), `state state-${state}`, state, count(host.states[state]), series);
      }
    }
    for (const { key, label, title } of RATES) {
      const series = this.#samples.series((one) => one.rates?.[key] ?? null);
      drawTile(this.#tile(key, () => element("div", { title })), "rate", label, rate(series.at(-1)), series);
    }
    drawTile(this.#button("stalled", "stalled=true"), "rate", "stalled", count(host.stalled), this.#samples.series((one) => one.stalled));
    this.#place([...Object.keys(host.states), ...RATES.map(({ key }) => key), "stalled"]);
  }

  #button(key, filter) {
    return this.#tile(key, () => element("button", { type: "button", title: filter, onclick: () => this.#onFilter(filter) }));
  }

  #tile(key, make) {
    let tile = this.#tiles.get(key);
    if (tile === undefined) {
      tile = make();
      tile.append(element("span", { class: "label" }), element("span", { class: "number" }), sparkline([]));
      this.#tiles.set(key, tile);
    }
    return tile;
  }

  /** A state that was not there before comes in between, without the others losing the focus. */
  #place(keys) {
    const list = byId("counts");
    keys
      .filter((key) => this.#tiles.has(key))
      .forEach((key, at) => {
        if (list.children[at]?.dataset.key !== key) {
          list.insertBefore(element("li", { "data-key": key }, this.#tiles.get(key)), list.children[at] ?? null);
        }
      });
  }
}

function drawTile(tile, className, label, number, series) {
  tile.className = `tile ${className}`;
  setText(tile.querySelector(".label"), label);
  setText(tile.querySelector(".number"), number);
  tile.querySelector("svg").replaceWith(sparkline(series));
}
