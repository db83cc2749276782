/** Requests to the agent. Paths are relative to the page, so that a reverse proxy may add a prefix. */

import { authorization } from "./token.js";

/** Without a name and a password that the address may have, with which nothing can be fetched. */
const BASE = new URL("api/v1/", location.origin + location.pathname);
const PATIENCE_MILLIS = 30_000;

/** An answer that is no success, as RFC 9457 describes it; status 0 if there was none. */
export class Problem extends Error {
  constructor(status, detail, { parameter = null, term = null } = {}) {
    super(detail);
    this.status = status;
    this.parameter = parameter;
    this.term = term;
  }
}

export async function get(path, parameters = {}) {
  const response = await ask(path, parameters, { signal: AbortSignal.timeout(PATIENCE_MILLIS) });
  return response.json();
}

export async function post(path, body) {
  const response = await ask(path, {}, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return response.json();
}

/** The answer, whatever it is made of; a {@link Problem} unless it is a success. */
export async function ask(path, parameters, { headers = {}, ...options } = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== ""));
  let response;
  try {
    response = await fetch(`${BASE}${path}${query.size > 0 ? `?${query}` : ""}`, {
      ...options,
      headers: { ...headers, ...authorization() },
      cache: "no-store",
    });
  } catch (failure) {
    throw new Problem(0, failure.name === "TimeoutError" ? "The agent does not answer." : "The agent cannot be reached.");
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response;
}

async function problemOf(response) {
  try {
    const { detail, ...rest } = await response.json();
    return new Problem(response.status, detail, rest);
  } catch {
    return new Problem(response.status, `The server answered ${response.status}.`);
  }
}
