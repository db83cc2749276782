/** The words of a filter line, as the agent reads them: double quotes keep spaces, a backslash keeps the next character. */

/** Each word with where it stands, as written. */
export function words(line) {
  return [...line.matchAll(/(?:[^\s"\\]|\\.?|"(?:[^"\\]|\\.)*"?)+/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** `value` as the agent reads it back. */
export function quote(value) {
  const escaped = value.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return value === "" || /\s/.test(value) ? `"${escaped}"` : escaped;
}

/** Both filters; what the second says replaces terms of the same key with "=". */
export function narrow(filter, more) {
  const added = words(more).map((word) => word.text);
  const keys = added.map(keyOf).filter(Boolean);
  const kept = words(filter)
    .map((word) => word.text)
    .filter((term) => !added.includes(term) && !keys.includes(keyOf(term)));
  return [...kept, ...added].join(" ");
}

/** A filter without the terms about these keys. */
export function without(filter, keys) {
  return words(filter)
    .map((word) => word.text)
    .filter((term) => !keys.includes(/^"?(\w+)(?:!=|[=<>])/.exec(term)?.[1]))
    .join(" ");
}

const keyOf = (term) => /^"?(\w+)=/.exec(term)?.[1] ?? null;
