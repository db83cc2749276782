/** The agent's events. EventSource cannot send a header, so they are read from fetch; it comes back by itself, ever more slowly. */

import { ask, Problem } from "./api.js";

const FIRST_DELAY_MILLIS = 500;
const LAST_DELAY_MILLIS = 30_000;

/** Some times longer than the pause between two comments that the agent sends to show that it is there. */
const SILENCE_MILLIS = 20_000;

export class Stream {
  #onEvent;
  #onCondition;
  #abort = null;

  /** `onEvent(name, data, date)`; `onCondition("open" | "lost", problem, secondsUntilTheNextTry)`. */
  constructor(onEvent, onCondition) {
    this.#onEvent = onEvent;
    this.#onCondition = onCondition;
  }

  /** Reads with these parameters from now on. */
  open(parameters) {
    this.close();
    this.#abort = new AbortController();
    this.#keepReading(parameters, this.#abort.signal);
  }

  close() {
    this.#abort?.abort();
    this.#abort = null;
  }

  async #keepReading(parameters, signal) {
    let delay = FIRST_DELAY_MILLIS;
    while (!signal.aborted) {
      let problem = null;
      try {
        await this.#read(parameters, signal, () => (delay = FIRST_DELAY_MILLIS));
      } catch (failure) {
        problem = failure instanceof Problem ? failure : new Problem(0, "The agent cannot be reached.");
      }
      if (signal.aborted) {
        return;
      }
      const wait = delay * (0.75 + Math.random() / 2);
      this.#onCondition("lost", problem ?? new Problem(0, "The agent has closed the connection."), wait / 1000);
      if (problem?.status === 401) {
        return; // until there is a token
      }
      await new Promise((resume) => setTimeout(resume, wait));
      delay = Math.min(2 * delay, LAST_DELAY_MILLIS);
    }
  }

  async #read(parameters, signal, onFirst) {
    const silence = new AbortController();
    const response = await ask("events", parameters, { signal: AbortSignal.any([signal, silence.signal]) });
    const date = response.headers.get("Date");
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new EventParser((name, data) => this.#onEvent(name, data, date));
    this.#onCondition("open", null, 0);
    for (;;) {
      const timer = setTimeout(() => silence.abort(), SILENCE_MILLIS);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done || signal.aborted) {
        return;
      }
      onFirst();
      parser.take(value);
    }
  }
}

/** text/event-stream (WHATWG HTML §9.2), as far as the agent uses it: `event` and `data`. */
export class EventParser {
  #onEvent;
  #rest = "";
  #name = "message";
  #data = [];

  constructor(onEvent) {
    this.#onEvent = onEvent;
  }

  take(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    lines.forEach((line) => this.#line(line));
  }

  #line(line) {
    if (line === "") {
      if (this.#data.length > 0) {
        this.#onEvent(this.#name, JSON.parse(this.#data.join("\n")));
      }
      this.#name = "message";
      this.#data = [];
    } else if (line.startsWith("event:")) {
      this.#name = line.slice(6).trim();
    } else if (line.startsWith("data:")) {
      this.#data.push(line.slice(5).replace(/^ /, ""));
    }
  }
}
