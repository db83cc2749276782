/** One rule beside the table: how it stands, what it would do now, what the file says of it, and for operators a button that pauses it. */

import { get, post } from "./api.js";
import { closeAside, inAside, openAside } from "./aside.js";
import { announce, element, setText } from "./dom.js";
import { drawFacts } from "./facts.js";

const FILE = ["match", "except", "for", "group_by", "at_least", "victims_of", "per_sample", "per_minute", "breaker", "expires"];
const TITLE = ["name", "action", "state", "why"];

/** These are in the list only where there are some. */
const COUNTED = ["not_found", "refused", "denied", "unsupported", "failed"];

export class RuleDrawer {
  #handlers;
  #fields = [];
  #name = null;
  #rule = null;

  /** `handlers`: onClose(), onMatches(filter), onChanged(), mayChange(). */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  set fields(fields) {
    this.#fields = fields;
  }

  /** Opens it for the rule of this name, or with null closes it. */
  async show(name) {
    if (name === null) {
      this.close();
      return;
    }
    this.#name = name;
    this.#rule = null;
    this.#build();
    await this.refresh();
  }

  close() {
    if (this.#name !== null) {
      this.#name = null;
      closeAside();
    }
  }

  async refresh() {
    const name = this.#name;
    if (name === null) {
      return;
    }
    try {
      const [{ rules, terminate }, { lines }] = await Promise.all([get("rules"), get(`rules/${encodeURIComponent(name)}/preview`)]);
      if (this.#name === name) {
        this.#rule = rules.find((rule) => rule.name === name);
        this.#fill(terminate, lines);
      }
    } catch (problem) {
      if (this.#name === name && problem.status === 404) {
        setText(inAside(".gone"), "There is no such rule any more.");
        inAside(".buttons")?.remove();
      } // of others the page says so elsewhere; what was known stays
    }
  }

  #build() {
    openAside(
      "Rule",
      () => this.#handlers.onClose(),
      element("p", { class: "ends" }),
      element("p", { class: "gone", role: "status" }),
      element("p", { class: "error", role: "alert" }),
      element("h3", {}, "Now"),
      element("ul", { class: "preview", tabindex: "0", "aria-label": "What it would do now" }),
      element("p", {}, element("button", { type: "button", class: "link", onclick: () => this.#rule && this.#handlers.onMatches(this.#rule.match) }, "Show matches")),
      element("h3", {}, "The file"),
      element("dl", { "data-part": "file" }),
      element("h3", {}, "Since the agent's start"),
      element("dl", { "data-part": "done" }),
      element("div", { class: "buttons", hidden: true }, element("button", { type: "button", onclick: () => this.#change() })),
    );
    setText(inAside("h2"), this.#name);
  }

  #fill(terminate, lines) {
    const rule = this.#rule;
    inAside(".ends").replaceChildren(
      element("span", { class: `state state-${rule.state}` }, rule.state),
      element("span", {}, terminate ? rule.action : "report: rules of this agent do not terminate, it runs without --rules.terminate"),
    );
    setText(inAside(".gone"), rule.why ?? "");
    const preview = inAside(".preview");
    if (preview.textContent !== lines.join("")) {
      preview.replaceChildren(...lines.map((line) => element("li", {}, line)));
    }
    drawFacts(inAside("[data-part=file]"), this.#fields.filter(({ key }) => FILE.includes(key)), rule);
    drawFacts(inAside("[data-part=done]"), this.#fields.filter(({ key }) => isDone(key, rule)), rule);
    const buttons = inAside(".buttons");
    if (buttons !== null) {
      buttons.hidden = !this.#handlers.mayChange();
      setText(buttons.firstChild, rule.state === "paused" ? "Resume" : "Pause");
    }
  }

  async #change() {
    const name = this.#name;
    const resumes = this.#rule.state === "paused";
    let problem = "";
    try {
      await post(`rules/${encodeURIComponent(name)}/${resumes ? "resume" : "pause"}`, {});
      announce(`The rule ${name} is ${resumes ? "resumed" : "paused"}.`);
    } catch (failure) {
      problem = failure.message;
    }
    if (this.#name === name) {
      setText(inAside(".error"), problem);
    }
    this.#handlers.onChanged();
  }
}

function isDone(key, rule) {
  const isZeroOfMany = (COUNTED.includes(key) || key.startsWith("suppressed_")) && rule[key] === 0;
  return !FILE.includes(key) && !TITLE.includes(key) && !["matches", "victims"].includes(key) && !isZeroOfMany;
}
