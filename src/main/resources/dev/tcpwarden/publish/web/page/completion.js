/** What could come next in a filter: keys, and values that the agent lists or that rows have. */

import { quote, words } from "./terms.js";

const MOST = 12;

/**
 * Candidates for the word at `caret`: `{text, meaning, start, end}`, where `text` replaces the line from `start` to `end`.
 *
 * @param keys of the agent's fields: {key, operators, values, meaning, example}
 * @param seen rows that are known
 */
export function completions(line, caret, keys, seen) {
  const word = words(line).find(({ start, end }) => start < caret && caret <= end) ?? { text: "", start: caret, end: caret };
  const typed = word.text.slice(0, caret - word.start);
  const [, key, operator, value] = /^(\w*)(!=|[=<>])?(.*)$/s.exec(typed) ?? [];
  if (key === undefined) {
    return [];
  }
  const found = operator === undefined ? ofKeys(key, keys) : ofValues(key, operator, value, keys, seen);
  return found.slice(0, MOST).map((one) => ({ ...one, start: word.start, end: word.end }));
}

function ofKeys(typed, keys) {
  return beginningFirst(keys, ({ key }) => key, typed).map(({ key, operators, meaning }) => ({
    text: key + (operators.includes(">") ? ">" : operators[0]),
    meaning,
  }));
}

function ofValues(key, operator, typed, keys, seen) {
  const known = keys.find((one) => one.key === key);
  if (known === undefined || !known.operators.includes(operator)) {
    return [];
  }
  const [, before, last] = /^((?:.*[^,],(?!,))?)(.*)$/s.exec(typed); // of a list the value that is typed
  const values = known.values ?? seenValues(key, seen).map((value) => value.replaceAll(",", ",,"));
  return beginningFirst(values, (value) => value, last.replace(/^"/, "")).map((value) => ({ text: key + operator + before + quote(value), meaning: "" }));
}

/** What has `typed` in its text: first those that begin with it. */
function beginningFirst(all, textOf, typed) {
  const begins = all.filter((one) => textOf(one).startsWith(typed));
  return [...begins, ...all.filter((one) => !begins.includes(one) && textOf(one).includes(typed))];
}

/** The most frequent ones first. */
function seenValues(key, seen) {
  const times = new Map();
  for (const row of seen) {
    const value = row[key];
    if (value !== null && value !== undefined) {
      times.set(String(value), (times.get(String(value)) ?? 0) + 1);
    }
  }
  return [...times].sort(([, one], [, other]) => other - one).map(([value]) => value);
}
