/** The page: the agent's events set its pace, the address says what is shown. */

import { current, onChange, show } from "./address.js";
import { get } from "./api.js";
import { Beside } from "./beside.js";
import { byId, setText } from "./dom.js";
import { EventList } from "./eventlist.js";
import { Fields } from "./fields.js";
import { FilterBox } from "./filterbox.js";
import { Freshness } from "./freshness.js";
import { explainFilter, openHelp } from "./help.js";
import { listenToKeys } from "./keyboard.js";
import { Menus } from "./menus.js";
import { Moments } from "./moments.js";
import { Overview } from "./overview.js";
import { Past } from "./past.js";
import { Pause } from "./pause.js";
import { Samples } from "./samples.js";
import { askForToken } from "./signin.js";
import { Stream } from "./stream.js";
import { TableView } from "./tableview.js";
import { Tabs } from "./tabs.js";
import { narrow } from "./terms.js";
import { TerminateAll } from "./terminateall.js";
import { Termination } from "./termination.js";
import { listenToTheme } from "./themeswitch.js";

const samples = new Samples();
const mayTerminate = () => samples.newest?.terminate === true;
const freshness = new Freshness();
const overview = new Overview(samples, drillDown, () => toView("rules"));
const tabs = new Tabs(toView);
const beside = new Beside({
  onClose: () => show({ open: null }), onTerminate: terminateOne, onChanged: refresh, mayTerminate,
  onMatches: (filter) => show({ view: "connections", filter, sort: null, columns: null, open: null }),
  mayChange: () => samples.newest?.role === "operator", known: () => table.known(),
});
const termination = new Termination(() => refresh());
const terminateAll = new TerminateAll(mayTerminate, (filter) => termination.open({ filter }, filter));
const events = new EventList((row) => show({ view: "connections", open: row.id, sort: null, columns: null }));
const filterBox = new FilterBox((filter, options) => show({ filter }, options), () => table.known());
const past = new Past((changes) => show(changes), () => table.show(current(), fields));
const moments = new Moments((at) => show({ at, from: null, to: null, open: null }));
const table = new TableView({ onOpen: open, onProblem: report, onTotal: (total) => terminateAll.draw(total), onPast: (answer) => [past, beside, moments].forEach((part) => part.answered(answer, current().filter)) });
const pause = new Pause(paused);
const stream = new Stream(received, connection);

let fields = null;
let menus = null;

function toView(view) {
  show({ view, filter: fields?.filterIn(view, current()) ?? current().filter, sort: null, columns: null, open: null });
}

function open(row) {
  if (row.id !== undefined || current().view === "rules") {
    show({ open: row.id ?? row.name });
  } else if (row.filter) {
    drillDown(row.filter);
  }
}

/** The connections of a row, a count or a problem; those of a group of the past are in the past. */
function drillDown(filter) {
  const { view, sum, filter: before } = current();
  const there = view === "history" && sum !== null ? { sum: null, sort: null, columns: null } : { view: "connections", sort: null, columns: null };
  show({ filter: narrow(before, filter), ...(view === "connections" || view === "events" ? {} : there), open: null });
}

function received(name, data, date) {
  if (name === "sample") {
    const first = samples.newest === null;
    if (!samples.add(data)) {
      return;
    }
    freshness.sampled(data, date);
    if (!pause.isOn || first) {
      overview.draw();
      refresh();
    }
  } else if (!pause.isOn) {
    events.add(name, data);
  }
}

function connection(condition, problem, wait) {
  if (condition === "open") {
    freshness.connected();
    byId("notice").hidden = true;
    if (fields === null) {
      start();
    }
    return;
  }
  freshness.lost(problem, wait);
  report(problem);
}

/** Says what went wrong where it belongs; null: nothing did. */
function report(problem) {
  const ofFilter = problem?.parameter === "filter";
  filterBox.problem = ofFilter ? problem : null;
  past.problem = problem;
  if (problem?.status === 401) {
    askForToken(() => openStream());
  }
  const notice = byId("notice");
  notice.hidden = problem === null || ofFilter || problem.status === 401;
  setText(notice, notice.hidden ? "" : problem.message);
}

function refresh() {
  if (fields !== null && !termination.isOpen) {
    if (current().view !== "events") {
      table.refresh();
    }
    beside.refresh();
  }
}

/** The events themselves are asked for only where they are seen. */
function openStream() {
  const { view, filter } = current();
  stream.open(view === "events" ? { filter } : { events: "sample" });
}

function terminateOne(row) {
  if (mayTerminate()) {
    termination.open({ connection: row.connection }, row.connection);
  }
}

function draw(state, before) {
  tabs.draw(state.view);
  filterBox.set(state.filter);
  if (fields === null) {
    return;
  }
  const isEvents = state.view === "events";
  [byId("events").hidden, byId("table").hidden] = [!isEvents, isEvents];
  past.draw(state);
  const changed = (...keys) => before === null || keys.some((key) => state[key] !== before[key]);
  if (changed("view", "filter", "sort", "columns", "by", "at", "from", "to", "sum")) {
    menus.draw(state);
    filterBox.keys = fields.filterKeys(state.view);
    if (isEvents) {
      byId("total").textContent = "";
      byId("empty").hidden = true;
      terminateAll.draw(0);
    } else {
      table.show(state, fields);
    }
  }
  if (before !== null && (isEvents || before.view === "events") && changed("view", "filter")) {
    events.clear();
    openStream();
  }
  if (changed("open") || (state.open !== null && changed("view"))) {
    beside.show(state, table.active);
  }
}

function paused(isPaused) {
  freshness.paused = isPaused;
  if (!isPaused && samples.newest !== null) {
    overview.draw();
    refresh();
  }
}

/** Once, when the agent answers for the first time. */
async function start() {
  try {
    fields = new Fields(await get("fields"));
    menus = new Menus(fields, (changes) => show(changes));
    beside.fields = fields;
    explainFilter(fields.filterKeys("connections"));
    draw(current(), null);
  } catch (problem) {
    report(problem);
  }
}

onChange(draw);
tabs.draw(current().view);
filterBox.set(current().filter);
listenToTheme();
listenToKeys({
  filter: () => filterBox.focus(),
  terminate: () => {
    const row = beside.row ?? (current().view === "connections" ? table.active : null);
    if (row) {
      terminateOne(row);
    }
  },
  pause: () => pause.toggle(),
  help: openHelp, close: () => show({ open: null }), view: toView,
});
byId("help-open").addEventListener("click", openHelp);
openStream();
