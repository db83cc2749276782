/** What opens, closes and is terminated, newest first; as many as one can look through. */

import { byId, element } from "./dom.js";
import { bytes, clock, seconds } from "./format.js";

const MOST = 500;

const SAID = { opened: "opened", closed: "closed", terminated: "terminated", lost: "lost" };

export class EventList {
  #place = byId("events");
  #body = element("tbody");
  #empty = element("p", { class: "empty" }, "Nothing has opened or closed since.");
  #waiting = []; // newest last, drawn once a frame
  #onOpen;

  /** `onOpen(row)` when an opened connection is chosen. */
  constructor(onOpen) {
    this.#onOpen = onOpen;
    const heads = ["Time", "Event", "Process", "Connection", "State", "Sent", "Received", "Age"];
    this.#place.append(
      element(
        "table",
        { "aria-label": "Events" },
        element("thead", {}, element("tr", {}, ...heads.map((head, at) => element("th", { scope: "col", class: at > 4 ? "number" : null }, head)))),
        this.#body,
      ),
      this.#empty,
    );
    Object.entries({ tabindex: "0", role: "region", "aria-label": "Events, newest first" }).forEach(([key, value]) => this.#place.setAttribute(key, value));
  }

  clear() {
    this.#waiting = [];
    this.#body.replaceChildren();
    this.#empty.hidden = false;
  }

  add(name, data) {
    this.#waiting.push({ name, data, time: clock(data.at ?? Date.now()) });
    if (this.#waiting.length > MOST) {
      this.#waiting.shift();
    }
    if (this.#waiting.length === 1) {
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    const added = this.#waiting.reverse().map((event) => this.#line(event));
    this.#waiting = [];
    this.#empty.hidden = true;
    this.#body.prepend(...added);
    while (this.#body.rows.length > MOST) {
      this.#body.lastElementChild.remove();
    }
  }

  #line({ name, data, time }) {
    const [process, connection, state, ...numbers] = LINES[name](data);
    const open = name === "opened" ? () => this.#onOpen(data) : null;
    return element(
      "tr",
      { class: `event-${name}` },
      element("td", {}, time),
      element("td", { class: "event" }, SAID[name]),
      element("td", {}, process),
      element("td", { class: "mono" }, open ? element("button", { type: "button", class: "link", onclick: open }, connection) : connection),
      element("td", { class: state ? `state state-${state}` : null }, state),
      ...numbers.map((number) => element("td", { class: "number" }, number)),
    );
  }
}

const ofConnection = (row) => [
  row.process ?? "–",
  row.connection,
  row.state ?? "",
  bytes(row.sent_bytes),
  bytes(row.received_bytes),
  seconds(row.age_seconds),
];

const LINES = {
  opened: ofConnection,
  closed: ofConnection,
  terminated: ({ connection, outcome, detail, via, who }) => [who ?? "–", `${connection} · ${[outcome, detail, via].filter(Boolean).join(" · ")}`, "", "", "", ""],
  lost: ({ lost }) => ["", `${lost} events did not fit and are not listed`, "", "", "", ""],
};
