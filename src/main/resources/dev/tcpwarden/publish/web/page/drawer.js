/** One connection beside the table: its owner, ages, all measures, and what it did since it was opened here. */

import { get } from "./api.js";
import { closeAside, inAside, openAside } from "./aside.js";
import { element, setText } from "./dom.js";
import { drawFacts } from "./facts.js";
import { bytes, bytesPerSecond, seconds } from "./format.js";
import { sparkline } from "./sparkline.js";
import { Track } from "./track.js";

const OWNER = ["process", "pid", "container", "container_runtime", "pod", "pod_namespace", "unit", "uid", "unattributed", "inferred"];
const TITLE = ["state", "local", "remote"];
const LINES = [
  { key: "rtt", label: "RTT", show: seconds },
  { key: "sent", label: "Sent/s", show: bytesPerSecond },
  { key: "received", label: "Received/s", show: bytesPerSecond },
  { key: "receiveQueue", label: "Recv-Q", show: bytes },
  { key: "sendQueue", label: "Send-Q", show: bytes },
];

export class Drawer {
  #handlers;
  #fields = [];
  #track = null;
  #row = null;
  #id = null;

  /** `handlers`: onClose(), onTerminate(row), mayTerminate(). */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  set fields(fields) {
    this.#fields = fields;
  }

  get row() {
    return this.#row;
  }

  /** Opens it for the socket with this id, or with null closes it; `row` is shown at once, if it is of that socket. */
  async show(id, row) {
    if (id === null) {
      this.close();
      return;
    }
    this.#id = id;
    this.#track = new Track();
    this.#row = row?.id === id ? row : null;
    this.#build();
    if (this.#row !== null) {
      this.#fill();
    }
    await this.refresh();
  }

  close() {
    if (this.#id !== null) {
      this.#id = null;
      this.#row = null;
      closeAside();
    }
  }

  /** Reads the connection again, from the newest sample. */
  async refresh() {
    const id = this.#id;
    if (id === null) {
      return;
    }
    try {
      const { connections, sample } = await get("connections", { id });
      if (this.#id !== id) {
        return;
      }
      if (connections.length === 0) {
        this.#closed();
      } else {
        this.#row = connections[0];
        this.#track.add(sample.taken, this.#row);
        this.#fill();
      }
    } catch {
      // the page says so elsewhere; what was known stays
    }
  }

  #build() {
    openAside(
      "Connection",
      () => this.#handlers.onClose(),
      element("p", { class: "ends" }),
      element("p", { class: "gone", role: "status" }),
      element("div", { class: "lines" }, ...LINES.map(({ key, label }) => element("div", { class: "line", "data-key": key }, element("span", {}, label), element("b", {}), sparkline([])))),
      element("h3", {}, "Owner"),
      element("dl", { "data-part": "owner" }),
      element("h3", {}, "Connection"),
      element("dl", { "data-part": "measures" }),
      this.#handlers.mayTerminate() &&
        element(
          "div",
          { class: "buttons" },
          element("button", { type: "button", class: "danger", title: "Terminate (x)", onclick: () => this.#row && this.#handlers.onTerminate(this.#row) }, "Terminate…"),
        ),
    );
  }

  #fill() {
    const row = this.#row;
    setText(inAside("h2"), row.process ?? "no owner known");
    inAside(".ends").replaceChildren(
      element("span", { class: `state state-${row.state}` }, row.state),
      element("span", { class: "mono" }, `${row.local} → ${row.remote}`),
    );
    this.#list("owner", this.#fields.filter(({ key }) => OWNER.includes(key) && row[key] !== null && row[key] !== undefined));
    this.#list("measures", this.#fields.filter(({ key }) => !OWNER.includes(key) && !TITLE.includes(key)));
    for (const { key, show } of LINES) {
      const line = inAside(`[data-key="${key}"]`);
      const values = this.#track.values(key);
      setText(line.querySelector("b"), show(values.at(-1) ?? null));
      line.querySelector("svg").replaceWith(sparkline(values));
    }
  }

  #list(part, fields) {
    drawFacts(inAside(`[data-part="${part}"]`), fields, this.#row);
  }

  #closed() {
    setText(inAside(".gone"), this.#row === null ? "There is no such connection any more." : "This connection is closed. Below is what was seen of it last.");
    inAside(".buttons")?.remove();
  }
}
