/** How fresh what is shown is: live, paused, stale, or without a connection to the agent. */

import { byId, setText } from "./dom.js";
import { clock, seconds } from "./format.js";

const TICK_MILLIS = 1000;

/** So many intervals without a sample are no hiccup. */
const STALE_INTERVALS = 3;

export class Freshness {
  #host = null;
  #takenAt = 0; // of this page's monotonic clock
  #lost = null; // {problem, until}
  #paused = false;

  constructor() {
    setInterval(() => this.draw(), TICK_MILLIS);
  }

  /** `date` is what the server's clock said, as an HTTP header, when the answer began; null if it did not say. */
  sampled(host, date) {
    const age = this.#host === null && date !== null ? Math.max(0, Date.parse(date) - Date.parse(host.sample.taken)) : 0;
    this.#host = host;
    this.#takenAt = performance.now() - age;
    this.draw();
  }

  connected() {
    this.#lost = null;
    this.draw();
  }

  lost(problem, wait) {
    this.#lost = { problem, until: performance.now() + wait * 1000 };
    this.draw();
  }

  set paused(paused) {
    this.#paused = paused;
    this.draw();
  }

  get condition() {
    if (this.#lost !== null) {
      return { 0: "disconnected", 401: "signed-out" }[this.#lost.problem.status] ?? "unavailable";
    }
    if (this.#host === null) {
      return "connecting";
    }
    if (this.#paused) {
      return "paused";
    }
    return this.#isStale() ? "stale" : "live";
  }

  #isStale() {
    return !this.#host.sample.fresh || this.#age() > STALE_INTERVALS * this.#host.interval_seconds + 1;
  }

  #age() {
    return (performance.now() - this.#takenAt) / 1000;
  }

  draw() {
    const condition = this.condition;
    const target = byId("freshness");
    target.className = `freshness ${condition}`;
    document.body.dataset.freshness = condition;
    setText(target, this.#text(condition));
    target.title = this.#host === null ? "" : `sample ${this.#host.sample.sequence}, taken ${this.#host.sample.taken}; every ${seconds(this.#host.interval_seconds)}`;
    // A second that passes is nothing to read aloud.
    target.setAttribute("aria-live", condition === target.dataset.said ? "off" : "polite");
    target.dataset.said = condition;
  }

  #text(condition) {
    const age = this.#host === null ? "" : `${seconds(Math.round(this.#age()))} ago`;
    switch (condition) {
      case "disconnected":
      case "unavailable": {
        const wait = Math.ceil((this.#lost.until - performance.now()) / 1000);
        return `${condition} · ${wait > 0 ? `next try in ${wait} s` : "trying again"}${age && ` · sample of ${age}`}`;
      }
      case "signed-out":
        return "no access";
      case "connecting":
        return "connecting…";
      case "paused":
        return `paused at ${clock(this.#host.sample.taken)}`;
      default:
        return `${condition} · ${age}`;
    }
  }
}
