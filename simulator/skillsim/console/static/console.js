// What the pages do beyond links and forms: copy, keep times fresh, show exchanges as they come.
"use strict";

const SECOND_US = 1e6;
const DAY_US = 86400 * SECOND_US;
const UNITS = [[365 * DAY_US, "years"], [DAY_US, "days"], [3600 * SECOND_US, "h"], [60 * SECOND_US, "min"], [SECOND_US, "s"]];
const ROOT = "/__console";
const CLOCK_EVERY_MS = 5000;
const MAX_ROWS = 500;
const BETWEEN_DRAWS_MS = 200;

// --- Copy buttons, and what only works with a script -------------------------------------------

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
for (const element of document.querySelectorAll("[data-without-script]")) element.hidden = true;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.closest(".copyable").querySelector("[data-copied]").textContent);
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 1200);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.submit();
});

// A sentence about a form is said once; the address is then that of the page itself.
if (location.search.includes("notice=")) {
  const address = new URL(location);
  address.searchParams.delete("notice");
  history.replaceState(null, "", address);
}

// --- World time --------------------------------------------------------------------------------

const bar = document.querySelector("[data-clock]");
const clock = bar && { atUs: Number(bar.dataset.nowUs), speed: Number(bar.dataset.speed), sinceMs: performance.now() };

function worldNowUs() {
  return clock.atUs + (performance.now() - clock.sinceMs) * 1000 * clock.speed;
}

function instantText(us) {
  return new Date(Math.floor(us / 1000)).toISOString().replace(/\.\d+Z$/, "Z");
}

function distance(us, nowUs) {
  const apart = Math.abs(us - nowUs);
  const unit = UNITS.find(([length]) => apart >= length);
  if (!unit) return "now";
  const count = Math.floor(apart / unit[0]);
  const name = count === 1 ? unit[1].replace(/^(year|day)s$/, "$1") : unit[1];
  return us > nowUs ? `in ${count} ${name}` : `${count} ${name} ago`;
}

function showTimes() {
  const nowUs = worldNowUs();
  const shown = bar.querySelector("[data-world-now]");
  shown.textContent = shown.dateTime = instantText(nowUs);
  for (const time of document.querySelectorAll("time[data-instant]")) {
    const text = distance(Date.parse(time.dateTime) * 1000, nowUs);
    const place = time.querySelector(".distance");
    if (place.textContent !== text) place.textContent = text;
  }
}

async function askClock() {
  if (document.hidden) return;
  const answer = await fetch(`${ROOT}/clock.json?world=${encodeURIComponent(bar.dataset.world)}`).catch(() => null);
  if (!answer || !answer.ok) return;
  const told = await answer.json();
  Object.assign(clock, { atUs: Date.parse(told.now) * 1000, speed: told.speed, sinceMs: performance.now() });
  const mode = { frozen: "Frozen", real: "Real time" }[told.mode] || `Running ×${told.speed}`;
  if (bar.querySelector("[data-mode]").textContent !== mode) bar.querySelector("[data-mode]").textContent = mode;
  showTimes();
}

if (clock) {
  setInterval(() => { if (clock.speed) showTimes(); }, 1000);
  setInterval(askClock, CLOCK_EVERY_MS);
}

// --- Live exchanges ----------------------------------------------------------------------------

const liveBody = document.querySelector("tbody[data-live]");
if (liveBody) startLive(liveBody);

function startLive(body) {
  const wanted = new URLSearchParams(location.search);
  const template = document.getElementById("exchange-row").content.firstElementChild;
  const state = document.querySelector("[data-live-state]");
  const pill = document.querySelector("[data-pill]");
  const total = document.querySelector("[data-count]");
  let count = Number(total.textContent.replaceAll(",", ""));
  let waiting = [];
  let nWaiting = 0;
  let isHeld = false;
  let isDrawing = false;
  let lastDrawMs = 0;
  let costMs = 0;
  let source = null;

  function hear(event) {
    const exchange = JSON.parse(event.data);
    if (!matches(exchange, wanted)) return;
    count += 1;
    nWaiting += 1;
    waiting.push(exchange);
    if (waiting.length > 2 * MAX_ROWS) waiting = waiting.slice(-MAX_ROWS);
    plan();
  }

  // However many come, the table changes a few times a second, in a frame that the browser paints,
  // and takes a tenth of the time at most.
  function plan() {
    if (isDrawing) return;
    isDrawing = true;
    setTimeout(requestAnimationFrame, lastDrawMs + Math.max(BETWEEN_DRAWS_MS, 10 * costMs) - performance.now(), draw);
  }

  function draw() {
    isDrawing = false;
    lastDrawMs = performance.now();
    total.textContent = count.toLocaleString("en-US");
    pill.hidden = !(isHeld && nWaiting);
    if (isHeld) {
      pill.textContent = `${nWaiting.toLocaleString("en-US")} new`;
      return;
    }
    const nowUs = worldNowUs();
    const rows = waiting.slice(-MAX_ROWS).reverse().map((exchange) => makeRow(template, exchange, nowUs));
    waiting = [];
    nWaiting = 0;
    if (rows.length) showTable(body);
    body.prepend(...rows);
    while (body.rows.length > MAX_ROWS) body.lastElementChild.remove();
    body.getBoundingClientRect();
    costMs = performance.now() - lastDrawMs;
  }

  function hold(isOver) {
    isHeld = isOver;
    plan();
  }

  function say(text, isOn) {
    state.hidden = false;
    state.textContent = text;
    state.classList.toggle("on", isOn);
  }

  function listen() {
    if (source) return;
    source = new EventSource(`${ROOT}/events?world=${encodeURIComponent(bar.dataset.world)}`);
    source.addEventListener("exchange", hear);
    source.addEventListener("lost", (event) => { count += JSON.parse(event.data).count; plan(); });
    source.onopen = () => say("Live", true);
    source.onerror = () => say("Not connected: rows may be missing", false);
  }

  // A page that nobody sees gives its connection back: a browser has six of them for one server.
  function attend() {
    if (!document.hidden) return listen();
    if (source) source.close();
    source = null;
    say("Paused", false);
  }

  const table = body.closest(".scroll");
  table.addEventListener("pointerenter", () => hold(true));
  table.addEventListener("pointerleave", () => hold(false));
  pill.addEventListener("click", () => { hold(false); });
  document.addEventListener("visibilitychange", attend);
  attend();
}

function showTable(body) {
  const first = body.closest("[data-first-rows]");
  if (first) first.hidden = false;
  const none = document.querySelector("[data-no-rows]");
  if (none) none.remove();
}

function matches(exchange, wanted) {
  const has = (name, value) => !wanted.get(name) || wanted.get(name) === value;
  const status = wanted.get("status");
  const isStatus = !status || status === String(exchange.status ?? "none") || status === `${Math.floor(exchange.status / 100)}xx`;
  const [since, until] = [wanted.get("since"), wanted.get("until")];
  return isStatus && has("vendor", exchange.vendor) && has("operation", exchange.operation_id)
    && has("client", exchange.client) && has("direction", exchange.direction)
    && (!since || Date.parse(exchange.at) >= Date.parse(since)) && (!until || Date.parse(exchange.at) <= Date.parse(until));
}

function makeRow(template, exchange, nowUs) {
  const row = template.cloneNode(true);
  const cell = (name) => row.querySelector(`[data-cell="${name}"]`);
  const link = cell("number");
  link.textContent = exchange.number;
  link.href = link.dataset.href.replace("NUMBER", exchange.number);
  const time = cell("at");
  const atUs = Date.parse(exchange.at) * 1000;
  time.dateTime = time.querySelector(".at").textContent = instantText(atUs);
  time.querySelector(".distance").textContent = distance(atUs, nowUs);
  for (const name of ["vendor", "operation_id", "client"]) cell(name).textContent = exchange[name] ?? "";
  cell("request").textContent = `${exchange.method} ${exchange.path}${exchange.query ? `?${exchange.query}` : ""}`;
  for (const sign of row.querySelectorAll("[data-when]")) sign.hidden = sign.dataset.when !== exchange.direction;
  cell("duration").textContent = elapsed(exchange.duration_us);
  showStatus(cell("status"), exchange.status);
  showBadge(cell("fault"), exchange.fault);
  const n = exchange.findings.length;
  showBadge(cell("findings"), n && `${n} finding${n === 1 ? "" : "s"}`);
  return row;
}

function showStatus(cell, status) {
  const kind = { 2: "good", 3: "moved", 4: "refused" }[Math.floor(status / 100)] || "failed";
  cell.classList.add(kind);
  for (const sign of cell.querySelectorAll("[data-outcome]")) sign.hidden = sign.dataset.outcome !== kind;
  cell.querySelector("[data-text]").textContent = status ?? "no answer";
}

function showBadge(cell, text) {
  cell.hidden = !text;
  cell.querySelector("[data-text]").textContent = text || "";
}

function elapsed(us) {
  if (us < 1000) return `${us} µs`;
  return us < SECOND_US ? `${(us / 1000).toFixed(1)} ms` : `${(us / SECOND_US).toFixed(2)} s`;
}
