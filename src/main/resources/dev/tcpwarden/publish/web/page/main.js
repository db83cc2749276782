/** The page: the agent's events set its pace, the address says what is shown. */

import { current, onChange, show } from "./address.js";
import { get } from "./api.js";
import { byId, element, setText } from "./dom.js";
import { Drawer } from "./drawer.js";
import { EventList } from "./eventlist.js";
import { Fields } from "./fields.js";
import { FilterBox } from "./filterbox.js";
import { Freshness } from "./freshness.js";
import { listenToKeys } from "./keyboard.js";
import { Menus } from "./menus.js";
import { Overview } from "./overview.js";
import { Samples } from "./samples.js";
import { askForToken } from "./signin.js";
import { Stream } from "./stream.js";
import { TableView } from "./tableview.js";
import { Tabs } from "./tabs.js";
import { narrow } from "./terms.js";
import { Termination } from "./termination.js";
import { listenToTheme } from "./themeswitch.js";

const samples = new Samples();
const freshness = new Freshness();
const overview = new Overview(samples, (filter) => drillDown(filter));
const tabs = new Tabs((view) => show({ view, sort: null, columns: null, open: null }));
const drawer = new Drawer({ onClose: () => show({ open: null }), onTerminate: (row) => terminateOne(row) });
const termination = new Termination(() => refresh());
const events = new EventList((row) => show({ view: "connections", open: row.id, sort: null, columns: null }));
const filterBox = new FilterBox((filter, options) => show({ filter }, options), () => table.known());
const table = new TableView({
  onOpen: (row) => open(row),
  onProblem: (problem) => report(problem),
  onTotal: (total) => drawTerminateAll(total),
});
const stream = new Stream(received, connection);

let fields = null;
let menus = null;
let paused = false;

const mayTerminate = () => samples.newest?.terminate === true;

function open(row) {
  if (row.id !== undefined) {
    show({ open: row.id });
  } else if (row.filter) {
    drillDown(row.filter);
  }
}

/** The connections of a row, a count or a problem. */
function drillDown(filter) {
  const { view, filter: before } = current();
  show({ filter: narrow(before, filter), ...(view === "connections" || view === "events" ? {} : { view: "connections", sort: null, columns: null }), open: null });
}

function received(name, data, date) {
  if (name === "sample") {
    const first = samples.newest === null;
    if (!samples.add(data)) {
      return;
    }
    freshness.sampled(data, date);
    if (!paused || first) {
      overview.draw();
      refresh();
    }
  } else if (!paused) {
    events.add(name, data);
    drawEmptyEvents();
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
    drawer.refresh();
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

function drawTerminateAll(total) {
  const { view, filter } = current();
  const button = byId("terminate-all");
  button.hidden = view !== "connections" || filter === "" || !(total > 0) || !mayTerminate();
  setText(button, `Terminate ${total === 1 ? "it" : `all ${total}`}…`);
}

function drawEmptyEvents() {
  if (current().view === "events") {
    byId("empty").hidden = events.size > 0;
    byId("empty").replaceChildren(element("p", {}, "Nothing has opened or closed yet."));
  }
}

function draw(state, before) {
  tabs.draw(state.view);
  filterBox.set(state.filter);
  if (fields === null) {
    return;
  }
  const isEvents = state.view === "events";
  byId("events").hidden = !isEvents;
  byId("table").hidden = isEvents;
  const changed = (...keys) => before === null || keys.some((key) => state[key] !== before[key]);
  if (changed("view", "filter", "sort", "columns", "by")) {
    menus.draw(state);
    if (isEvents) {
      byId("total").textContent = "";
      drawTerminateAll(0);
    } else {
      table.show(state, fields);
    }
  }
  if (before !== null && (isEvents || before.view === "events") && changed("view", "filter")) {
    events.clear();
    drawEmptyEvents();
    openStream();
  }
  if (changed("open")) {
    drawDrawer(state);
  }
}

async function drawDrawer({ open: id }) {
  if (id === null) {
    drawer.close();
  } else {
    const row = table.active?.id === id ? table.active : null;
    await drawer.open(id, fields.all({ view: "connections" }), { row, mayTerminate: mayTerminate() });
  }
}

function pause() {
  paused = !paused;
  freshness.paused = paused;
  byId("pause").setAttribute("aria-pressed", String(paused));
  setText(byId("pause"), paused ? "Go on" : "Pause");
  if (!paused && samples.newest !== null) {
    overview.draw();
    refresh();
  }
}

/** Once, when the agent answers for the first time. */
async function start() {
  try {
    fields = new Fields(await get("fields"));
    menus = new Menus(fields, (changes) => show(changes));
    filterBox.keys = fields.filterKeys;
    byId("help-filter").replaceChildren(
      ...fields.filterKeys.flatMap(({ example, meaning }) => [element("dt", {}, element("code", {}, example)), element("dd", {}, meaning)]),
    );
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
    const row = drawer.row ?? (current().view === "connections" ? table.active : null);
    if (row) {
      terminateOne(row);
    }
  },
  pause,
  help: () => byId("help").showModal(),
  close: () => show({ open: null }),
  view: (view) => show({ view, sort: null, columns: null, open: null }),
});
byId("pause").addEventListener("click", pause);
byId("help-open").addEventListener("click", () => byId("help").showModal());
byId("terminate-all").addEventListener("click", () => {
  const { filter } = current();
  termination.open({ filter }, filter);
});
openStream();
