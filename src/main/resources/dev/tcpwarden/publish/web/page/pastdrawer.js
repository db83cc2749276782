/** One connection of the past beside the table: all that the log says of it. */

import { closeAside, inAside, openAside } from "./aside.js";
import { element, setText } from "./dom.js";
import { drawFacts } from "./facts.js";

const END = ["time", "opened", "duration_seconds", "result", "via", "who", "handshake_seconds"];
const OWNER = ["process", "pid", "user", "uid", "container", "container_runtime", "pod", "pod_namespace", "unit", "inferred"];
const TITLE = ["local", "remote"];

export class PastDrawer {
  #handlers;
  #fields = [];
  #id = null;
  #row = null;

  /** `handlers`: onClose(), known() gives the rows that are there. */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  set fields(fields) {
    this.#fields = fields;
  }

  /** Opens it for the connection with this id, as soon as it is there, or with null closes it. */
  show(id) {
    if (id === null) {
      this.close();
      return;
    }
    this.#id = id;
    this.#row = null;
    openAside(
      "Connection of the past",
      () => this.#handlers.onClose(),
      element("p", { class: "ends" }),
      element("p", { class: "gone", role: "status" }),
      element("h3", {}, "End"),
      element("dl", { "data-part": "end" }),
      element("h3", {}, "Owner"),
      element("dl", { "data-part": "owner" }),
      element("h3", {}, "Connection"),
      element("dl", { "data-part": "measures" }),
    );
    this.refresh();
  }

  close() {
    if (this.#id !== null) {
      this.#id = null;
      closeAside();
    }
  }

  /** Looks for it among the rows that are there by now. */
  refresh() {
    if (this.#id === null || this.#row !== null) {
      return;
    }
    const rows = this.#handlers.known();
    this.#row = rows.find((row) => row.id === this.#id) ?? null;
    if (this.#row !== null) {
      this.#fill();
    } else if (rows.length > 0) {
      setText(inAside("h2"), "not in the table");
      setText(inAside(".gone"), "This connection is not among those that the table has now.");
    }
  }

  #fill() {
    const row = this.#row;
    setText(inAside("h2"), row.process ?? "no owner known");
    setText(inAside(".gone"), "");
    inAside(".ends").replaceChildren(
      row.result ? element("span", { class: `state result-${row.result}` }, row.result) : element("span", { class: `state state-${row.state}` }, row.state),
      element("span", { class: "mono" }, `${row.local} → ${row.remote}`),
    );
    this.#list("end", ({ key }) => END.includes(key) && row[key] !== undefined);
    this.#list("owner", ({ key }) => OWNER.includes(key) && row[key] !== undefined);
    this.#list("measures", ({ key }) => ![...END, ...OWNER, ...TITLE].includes(key));
  }

  #list(part, isIn) {
    drawFacts(inAside(`[data-part="${part}"]`), this.#fields.filter(isIn), this.#row);
  }
}
