/** What is open beside the table: in the view of rules a rule, elsewhere a connection. */

import { Drawer } from "./drawer.js";
import { RuleDrawer } from "./ruledrawer.js";

export class Beside {
  #connection;
  #rule;

  /** `handlers`: those of {@link Drawer} and of {@link RuleDrawer}. */
  constructor(handlers) {
    this.#connection = new Drawer(handlers);
    this.#rule = new RuleDrawer(handlers);
  }

  set fields(fields) {
    this.#connection.fields = fields.all({ view: "connections" });
    this.#rule.fields = fields.all({ view: "rules" });
  }

  /** The connection that is open; null if none is. */
  get row() {
    return this.#connection.row;
  }

  show({ view, open }, row) {
    const [shown, other] = view === "rules" ? [this.#rule, this.#connection] : [this.#connection, this.#rule];
    other.close();
    shown.show(open, row);
  }

  refresh() {
    this.#connection.refresh();
    this.#rule.refresh();
  }
}
