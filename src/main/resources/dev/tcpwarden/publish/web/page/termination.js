/** Terminates one connection, or all that match a filter: a preview first, then a button that says how many, then what happened. */

import { post } from "./api.js";
import { announce, byId, element, setText } from "./dom.js";
import { count } from "./format.js";

const NOUN = (n) => `${count(n)} ${n === 1 ? "connection" : "connections"}`;

const WORDS = {
  would_terminate: "would end",
  would_refuse: "refused by policy",
  terminated: "terminated",
  not_found: "was gone already",
  refused: "refused by policy",
  denied: "not permitted",
  unsupported: "not supported",
  failed: "failed",
};

export class Termination {
  #dialog = byId("terminate");
  #onDone;
  #stopped = false;

  /** `onDone()` after connections were terminated. */
  constructor(onDone) {
    this.#onDone = onDone;
    this.#dialog.addEventListener("close", () => (this.#stopped = true));
  }

  /** `target` is {connection} or {filter}, as the API takes it; `subject` says it to people. */
  async open(target, subject) {
    this.#stopped = false;
    this.#show("Terminate", element("p", { class: "mono subject" }, subject), element("p", { class: "status", role: "status" }, "Reading what would end…"), this.#buttons());
    this.#dialog.showModal();
    try {
      this.#preview(await post("terminations", { ...target, dryRun: true }), subject);
    } catch (problem) {
      this.#fail(problem);
    }
  }

  get isOpen() {
    return this.#dialog.open;
  }

  #preview({ preview, total, refused, terminations }, subject) {
    const ending = total - refused;
    const refusedFirst = [...terminations].sort((one, other) => (one.outcome === "would_refuse" ? 0 : 1) - (other.outcome === "would_refuse" ? 0 : 1));
    this.#show(
      ending === 0 ? "Nothing would end" : `Terminate ${NOUN(ending)}?`,
      element("p", { class: "mono subject" }, subject),
      element("p", {}, summary(ending, refused, total, terminations.length)),
      lines(refusedFirst),
      this.#buttons(ending > 0 && element("button", { type: "button", class: "danger", onclick: () => this.#run(preview, ending) }, `Terminate ${NOUN(ending)}`)),
    );
  }

  async #run(preview, expected) {
    const results = [];
    const progress = element("progress", { max: expected, value: 0, "aria-label": "Progress" });
    const status = element("p", { class: "status", role: "status" }, `0 of ${NOUN(expected)}`);
    this.#show(`Terminating ${NOUN(expected)}`, progress, status, this.#buttons(null, "Stop"));
    try {
      let remaining = 1;
      while (remaining > 0 && !this.#stopped) {
        const answer = await post("terminations", { preview });
        results.push(...answer.terminations);
        remaining = answer.terminations.length === 0 ? 0 : answer.remaining;
        progress.value = expected - remaining;
        setText(status, `${count(expected - remaining)} of ${NOUN(expected)}`);
      }
      this.#finished(results, remaining);
    } catch (problem) {
      this.#finished(results, 0);
      this.#fail(problem);
    }
    this.#onDone();
  }

  #finished(results, remaining) {
    const ended = results.filter(({ outcome }) => outcome === "terminated").length;
    const others = results.length - ended;
    const said = `${NOUN(ended)} terminated${others > 0 ? `, ${count(others)} not` : ""}${remaining > 0 ? `; stopped, ${count(remaining)} left` : ""}.`;
    announce(said);
    const failedFirst = [...results].sort((one, other) => (one.outcome === "terminated" ? 1 : 0) - (other.outcome === "terminated" ? 1 : 0));
    this.#show(said, lines(failedFirst.slice(0, 1000)), this.#buttons(null, "Close"));
  }

  #show(title, ...content) {
    this.#dialog.replaceChildren(element("h2", { id: "terminate-title" }, title), ...content);
    this.#dialog.querySelector("button.cancel").focus();
  }

  #fail(problem) {
    this.#dialog.querySelector(".status")?.remove();
    this.#dialog.querySelector("h2").after(element("p", { class: "error", role: "alert" }, problem.message));
  }

  #buttons(action = null, cancel = "Cancel") {
    return element("div", { class: "buttons" }, element("button", { type: "button", class: "cancel", onclick: () => this.#dialog.close() }, cancel), action);
  }
}

function summary(ending, refused, total, listed) {
  const policy = refused > 0 ? ` The policy refuses ${count(refused)} of ${count(total)}.` : "";
  const most = listed < total ? ` The first ${count(listed)} are listed.` : "";
  if (total === 0) {
    return "No connection matches any more.";
  }
  return ending === 0 ? `The policy refuses ${total === 1 ? "it" : `all ${count(total)}`}.` : `The program gets an error, and the peer a reset.${policy}${most}`;
}

function lines(terminations) {
  return element(
    "ul",
    { class: "lines-of-result", tabindex: "0", "aria-label": "Connections" },
    ...terminations.map(({ connection, outcome, detail }) =>
      element(
        "li",
        { class: `outcome-${outcome}` },
        element("span", { class: "mono" }, connection),
        element("b", {}, WORDS[outcome] ?? outcome),
        detail ? element("small", {}, detail) : null,
      ),
    ),
  );
}
