/** Keeps the rows in sight loaded, with one request on its way: fast scrolling does not queue up what it has passed. */

export class Loading {
  #inSight;
  #onLoaded;
  #rows = null;
  #running = false;

  /** `inSight()` is {start, end}; `onLoaded(problem, rows)` after each answer, where problem is null if it was a good one. */
  constructor(inSight, onLoaded) {
    this.#inSight = inSight;
    this.#onLoaded = onLoaded;
  }

  get isIdle() {
    return !this.#running;
  }

  /** Loads of `rows`, from now on, what is in sight and missing or old. */
  async start(rows) {
    this.#rows = rows;
    if (this.#running) {
      return; // which goes on with these
    }
    this.#running = true;
    try {
      while (await this.#load(this.#rows)) {
        // until nothing is missing
      }
    } finally {
      this.#running = false;
    }
  }

  /** Whether there is more to load, and a use in trying. */
  async #load(rows) {
    const { start, end } = this.#inSight();
    let problem = null;
    try {
      await rows.load(start, end);
    } catch (failure) {
      problem = failure;
    }
    this.#onLoaded(problem, rows);
    return rows !== this.#rows || (problem === null && this.#isMissing());
  }

  #isMissing() {
    const { start, end } = this.#inSight();
    return this.#rows.isMissing(start, end);
  }
}
