/** A line of values over time, without axes. */

import { svg } from "./dom.js";

const WIDTH = 100;
const HEIGHT = 20;
const MARGIN = 1.5;

/** So few values do not fill the width yet. */
const FEW = 30;

/** An SVG for `values`, oldest first: the newest is at the right end. */
export function sparkline(values) {
  return svg(
    "svg",
    { class: "sparkline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...lines(values).map((points) => svg("polyline", { points, "vector-effect": "non-scaling-stroke" })),
  );
}

/** One line for each run of known values. */
export function lines(values) {
  const room = Math.max(FEW, values.length);
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const x = (index) => WIDTH - (values.length - 1 - index) * (WIDTH / room - 1);
  const y = (value) => (high === low ? HEIGHT / 2 : HEIGHT - MARGIN - ((value - low) / (high - low)) * (HEIGHT - 2 * MARGIN));
  const runs = [[]];
  values.forEach((value, index) => {
    if (value === null) {
      runs.push([]);
    } else {
      runs.at(-1).push(`${x(index).toFixed(1)},${y(value).toFixed(1)}`);
    }
  });
  return runs.filter((run) => run.length > 1).map((run) => run.join(" "));
}
