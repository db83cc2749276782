/** What is open beside the table: in the view of rules a rule, in that of the past a connection as it was, elsewhere one as it is. */

import { Drawer } from "./drawer.js";
import { PastDrawer } from "./pastdrawer.js";
import { RuleDrawer } from "./ruledrawer.js";

export class Beside {
  #connection;
  #rule;
  #past;

  /** `handlers`: those of {@link Drawer}, {@link RuleDrawer} and {@link PastDrawer}. */
  constructor(handlers) {
    this.#connection = new Drawer(handlers);
    this.#rule = new RuleDrawer(handlers);
    this.#past = new PastDrawer(handlers);
  }

  set fields(fields) {
    this.#connection.fields = fields.all({ view: "connections" });
    this.#rule.fields = fields.all({ view: "rules" });
    this.#past.fields = fields.all({ view: "history" });
  }

  /** The connection that is open; null if none is. */
  get row() {
    return this.#connection.row;
  }

  show({ view, open }, row) {
    const shown = { rules: this.#rule, history: this.#past }[view] ?? this.#connection;
    [this.#connection, this.#rule, this.#past].filter((other) => other !== shown).forEach((other) => other.close());
    shown.show(open, row);
  }

  refresh() {
    this.#connection.refresh();
    this.#rule.refresh();
  }

  /** There is a past to be looked into. */
  answered() {
    this.#past.refresh();
  }
}
