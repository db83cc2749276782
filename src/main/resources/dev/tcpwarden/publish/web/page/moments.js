/** How many connections were open over a time, as a line to choose a moment from. */

import { get } from "./api.js";
import { byId, setAttribute, setText, svg } from "./dom.js";
import { count, moment } from "./format.js";

const WIDTH = 100;
const HEIGHT = 20;
const MARGIN = 1.5;
const HOUR = 3_600_000;

/** What is asked for is shown within so much time at least. */
const LEAST = 6 * HOUR;

/** A line is broken where so many usual distances of two moments are without one: no agent was logging. */
const GAP = 3;

export class Moments {
  #place = byId("moments");
  #line = byId("moments-line");
  #slider = byId("moments-slider");
  #said = byId("moments-said");
  #onChosen;
  #range = null;
  #filter = null;
  #known = [];
  #answer = null;

  /** `onChosen(time)` when a moment was. */
  constructor(onChosen) {
    this.#onChosen = onChosen;
    this.#line.addEventListener("pointermove", (event) => this.#say(this.#under(event)));
    this.#line.addEventListener("pointerleave", () => this.#say(this.#chosen()));
    this.#line.addEventListener("click", (event) => this.#choose(this.#under(event)));
    this.#slider.addEventListener("change", () => this.#choose(this.#known[this.#slider.valueAsNumber]));
  }

  /** Shows the time around what was answered; null where there is no answer. */
  async answered(answer, filter) {
    if (answer !== null && answer === this.#answer) {
      return;
    }
    this.#answer = answer;
    if (answer === null || answer.source !== "log") {
      this.#place.hidden = true;
      return;
    }
    const { from, to } = around(answer);
    if (this.#filter !== filter || this.#range === null || from < this.#range.from || to > this.#range.to) {
      await this.#read(padded(answer, from, to), filter);
    }
    this.#draw();
  }

  async #read(range, filter) {
    [this.#range, this.#filter] = [range, filter];
    let known = [];
    try {
      known = (await get("history/counts", { from: iso(range.from), to: iso(range.to), filter })).moments;
    } catch {
      this.#filter = null; // the table says what is wrong; the next answer asks again
    }
    if (this.#range === range) {
      this.#known = known.map(({ time, open }) => ({ time, open, millis: Date.parse(time) }));
    }
  }

  #draw() {
    this.#place.hidden = this.#answer?.source !== "log" || this.#known.length < 2;
    if (this.#place.hidden) {
      return;
    }
    const { from, to } = around(this.#answer);
    const mark = { x: this.#x(from), y: 0, height: HEIGHT, width: Math.max(0.2, this.#x(to) - this.#x(from)) };
    this.#line.replaceChildren(
      svg("rect", { class: "asked", ...mark }),
      ...this.#lines().map((points) => svg("polyline", { points, "vector-effect": "non-scaling-stroke" })),
    );
    setText(byId("moments-begin"), moment(this.#range.from));
    setText(byId("moments-end"), moment(this.#range.to));
    setAttribute(this.#slider, "max", this.#known.length - 1);
    this.#slider.value = this.#known.indexOf(this.#chosen());
    this.#say(this.#chosen());
  }

  #x(millis) {
    const { from, to } = this.#range;
    return Math.min(WIDTH, Math.max(0, (WIDTH * (millis - from)) / (to - from)));
  }

  /** One for each run without a gap. */
  #lines() {
    const most = Math.max(1, ...this.#known.map(({ open }) => open));
    const distances = this.#known.slice(1).map(({ millis }, index) => millis - this.#known[index].millis);
    const usual = distances.toSorted((a, b) => a - b)[distances.length >> 1];
    const runs = [[]];
    this.#known.forEach(({ millis, open }, index) => {
      if (index > 0 && distances[index - 1] > GAP * usual) {
        runs.push([]);
      }
      runs.at(-1).push(`${this.#x(millis).toFixed(2)},${(HEIGHT - MARGIN - (open / most) * (HEIGHT - 2 * MARGIN)).toFixed(2)}`);
    });
    return runs.map((run) => (run.length > 1 ? run : [run[0], run[0]]).join(" "));
  }

  #under({ clientX }) {
    const { left, width } = this.#line.getBoundingClientRect();
    const { from, to } = this.#range;
    return this.#nearest(from + ((clientX - left) / width) * (to - from));
  }

  #nearest(millis) {
    return this.#known.reduce((best, one) => (Math.abs(one.millis - millis) < Math.abs(best.millis - millis) ? one : best));
  }

  /** The moment that is shown, or the one with the most. */
  #chosen() {
    const at = this.#answer?.at;
    return at ? this.#nearest(Date.parse(at)) : this.#known.reduce((best, one) => (one.open > best.open ? one : best));
  }

  #say({ time, open }) {
    const text = `${count(open)} open at ${moment(time)}`;
    setText(this.#said, text);
    setAttribute(this.#slider, "aria-valuetext", text);
  }

  #choose({ time }) {
    this.#onChosen(time);
  }
}

const iso = (millis) => new Date(millis).toISOString();

/** What was asked for, in milliseconds. */
function around({ at, from, to }) {
  return at ? { from: Date.parse(at), to: Date.parse(at) } : { from: Date.parse(from), to: Date.parse(to) };
}

/** With what is before it, and after a moment. */
function padded({ at }, from, to) {
  return at ? { from: from - LEAST / 2, to: Math.max(to, Math.min(Date.now(), to + LEAST / 2)) } : { from: Math.min(from, to - LEAST), to };
}
