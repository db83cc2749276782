/** Keys that work wherever the focus is, but in a field for text or beside a modifier. */

import { VIEWS } from "./address.js";

/** `actions`: filter(), terminate(), pause(), help(), close(), view(name). */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    if (event.key === "Escape") {
      actions.close();
    } else if (!event.target.matches("input:not([type=checkbox]), textarea, select")) {
      const action = actionOf(event.key, actions);
      if (action) {
        event.preventDefault();
        action();
      }
    }
  });
}

function actionOf(key, actions) {
  const view = VIEWS[Number(key) - 1];
  if (view) {
    return () => actions.view(view);
  }
  return { "/": actions.filter, x: actions.terminate, p: actions.pause, "?": actions.help }[key];
}
