/** Asks for the token, where the agent wants one. */

import { byId } from "./dom.js";
import { hasToken, setToken } from "./token.js";

/** `onToken()` once there is one to try. */
export function askForToken(onToken) {
  const dialog = byId("sign-in");
  if (dialog.open) {
    return;
  }
  byId("sign-in-reason").textContent = hasToken()
    ? "The agent does not accept this page's token. It has a new one each time it starts."
    : "The agent wants to know who asks.";
  dialog.querySelector("form").onsubmit = () => {
    setToken(byId("token").value.trim());
    byId("token").value = "";
    onToken();
  };
  dialog.showModal();
}
