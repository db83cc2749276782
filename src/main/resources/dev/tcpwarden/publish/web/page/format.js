/** Values as people read them, and exactly for tooltips. What is not known is "–". */

export const UNKNOWN = "–";

const DECIMAL = new Intl.NumberFormat("en");
const EXACT = new Intl.NumberFormat("en", { maximumFractionDigits: 9 });
const POWERS = ["", "k", "M", "G", "T", "P", "E"];

const isKnown = (value) => value !== null && value !== undefined;

export const count = (value) => (isKnown(value) ? DECIMAL.format(value) : UNKNOWN);

/** Three digits that count: 1.23, 12.3, 123. */
function three(value) {
  return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** 0, 999 B, 1.23 kB. */
export function bytes(value) {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  if (value === 0) {
    return "0";
  }
  let power = 0;
  let rest = value;
  while (rest >= 999.5 && power < POWERS.length - 1) {
    rest /= 1000;
    power++;
  }
  return power === 0 ? `${Math.round(rest)} B` : `${three(rest)} ${POWERS[power]}B`;
}

export const bytesPerSecond = (value) => (isKnown(value) && value !== 0 ? `${bytes(value)}/s` : bytes(value));

/** 213 µs, 1.20 ms, 12 s, 3 min, 2 h 5 min, 3 d 4 h. */
export function seconds(value) {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  if (value === 0) {
    return "0 s";
  }
  if (value < 0.0009995) {
    return `${Math.max(1, Math.round(value * 1e6))} µs`;
  }
  if (value < 0.9995) {
    return `${three(value * 1000)} ms`;
  }
  if (value < 9.95) {
    return `${value.toFixed(1)} s`;
  }
  if (value < 119.5) {
    return `${Math.round(value)} s`;
  }
  const minutes = Math.round(value / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? pair(hours, "h", minutes % 60, "min") : pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

const pair = (large, unit, small, smallUnit) => (small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`);

/** Events a second. */
export function rate(value) {
  return !isKnown(value) ? UNKNOWN : value === 0 ? "0" : value < 0.1 ? "<0.1" : value < 100 ? value.toFixed(1) : count(Math.round(value));
}

/** The hour of the day of an RFC 3339 time, as the reader's clock has it. */
export function clock(time) {
  return new Date(time).toLocaleTimeString("en-GB");
}

/** Day and time of an RFC 3339 time, as the reader's clock has it: 2027-01-31 03:12:07. */
export function moment(time) {
  return new Date(time).toLocaleString("sv-SE"); // of all locales the one that writes it so
}

/** What a cell shows of `row`. */
export function cell(field, row) {
  const value = row[field.key];
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  if (typeof value !== "number") {
    return field.unit === "time" ? moment(value) : String(value);
  }
  switch (field.unit) {
    case "bytes":
      return bytes(value);
    case "bytes_per_second":
      return bytesPerSecond(value);
    case "seconds":
      return isMinimum(field, row) ? `≥ ${seconds(value)}` : seconds(value);
    case "count":
      return count(value);
    default:
      return String(value);
  }
}

const UNIT_WORDS = { bytes: "bytes", bytes_per_second: "bytes a second", seconds: "s" };

/** The same for a tooltip, to the last digit. */
export function exact(field, row) {
  const value = row[field.key];
  if (!isKnown(value)) {
    return "not known";
  }
  if (field.unit === "time") {
    return value;
  }
  if (typeof value !== "number" || !field.unit) {
    return cell(field, row);
  }
  const text = `${EXACT.format(value)} ${UNIT_WORDS[field.unit] ?? ""}`.trimEnd();
  return isMinimum(field, row) ? `at least ${text}: it is older than the agent` : text;
}

const isMinimum = (field, row) => field.key === "age_seconds" && row.age_is_minimum === true;
