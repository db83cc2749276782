/** The newest samples, as the agent's events bring them: what the header shows, and its sparklines. */

const KEPT = 120;

const FAILED = (connects) => Object.entries(connects ?? {}).reduce((sum, [result, n]) => (result === "established" ? sum : sum + n), 0);

export class Samples {
  #hosts = []; // oldest first, each with what happened a second since the one before

  get newest() {
    return this.#hosts.at(-1) ?? null;
  }

  /** Adds a host's answer; false if that sample is known already. */
  add(host) {
    const before = this.newest;
    if (before?.sample.sequence === host.sample.sequence && before.sample.taken === host.sample.taken) {
      return false;
    }
    const restarted = before !== null && host.sample.sequence < before.sample.sequence;
    if (restarted) {
      this.#hosts = []; // counters begin again
    }
    this.#hosts.push({ ...host, rates: restarted || before === null ? null : ratesOf(before, host) });
    if (this.#hosts.length > KEPT) {
      this.#hosts.shift();
    }
    return true;
  }

  /** One number of each sample, oldest first; null where it is not known. */
  series(value) {
    return this.#hosts.map(value);
  }
}

function ratesOf(before, now) {
  const seconds = (Date.parse(now.sample.taken) - Date.parse(before.sample.taken)) / 1000;
  const perSecond = (growth) => (seconds > 0 ? Math.max(0, growth) / seconds : null);
  return {
    opened: perSecond(now.opened_total - before.opened_total),
    closed: perSecond(now.closed_total - before.closed_total),
    failed: now.connects_total && before.connects_total ? perSecond(FAILED(now.connects_total) - FAILED(before.connects_total)) : null,
  };
}
