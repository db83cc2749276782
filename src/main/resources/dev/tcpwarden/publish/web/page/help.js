/** The help: keys, and the terms of a filter. */

import { byId, element } from "./dom.js";

export const openHelp = () => byId("help").showModal();

/** `keys` as the agent's fields list them. */
export function explainFilter(keys) {
  byId("help-filter").replaceChildren(
    ...keys.flatMap(({ example, meaning }) => [element("dt", {}, element("code", {}, example)), element("dd", {}, meaning)]),
  );
}
