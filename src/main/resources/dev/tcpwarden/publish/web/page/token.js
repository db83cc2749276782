/** The token: from the address once, then kept for this tab alone. It never stays in an address that can be passed on. */

const KEY = "tcpwarden.token";

let token = read();

function read() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given !== null) {
    history.replaceState(history.state, "", location.pathname + location.search);
    keep(given);
    return given;
  }
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // storage is blocked: for as long as the page is open
  }
}

function keep(value) {
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // as above
  }
}

export const hasToken = () => token !== null;

export function setToken(value) {
  token = value;
  keep(value);
}

export const authorization = () => (token === null ? {} : { Authorization: `Bearer ${token}` });
