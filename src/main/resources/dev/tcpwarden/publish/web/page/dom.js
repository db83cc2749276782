/** Elements. Every text goes in as text: names of processes are not to be trusted. */

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

/** An element with attributes, listeners (`onclick`) and children; null and false leave an attribute or a child out. */
export function element(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, name), attributes, children);
}

function furnish(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else {
      setAttribute(made, key, value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== false));
  return made;
}

/** Sets, or with null and false removes; writes nothing that is there already. */
export function setAttribute(target, key, value) {
  if (value === null || value === undefined || value === false) {
    target.removeAttribute(key);
  } else {
    const text = value === true ? "" : String(value);
    if (target.getAttribute(key) !== text) {
      target.setAttribute(key, text);
    }
  }
}

export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Says it to a screen reader, without moving the focus. */
export function announce(text) {
  byId("live").textContent = text;
}
