// What pages do beyond HTML: times in the reader's own zone, ticking durations, and news every few
// seconds while somebody looks. Without it every page still shows and does all that matters.

const EVERY = 4000; // milliseconds between two looks for news

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const both = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

function localTimes(root) {
  const today = new Date();
  for (const one of root.querySelectorAll("time[datetime]:not([title])")) {
    const time = new Date(one.dateTime);
    const ofThisYear = time.getFullYear() === today.getFullYear();
    const then = (ofThisYear ? day : date).format(time);
    one.title = whole.format(time);
    one.textContent = then === day.format(today) ? clock.format(time) : `${then}, ${clock.format(time)}`;
  }
}

// Times that are written in a schedule's zone: the reader's own are a title.
function zonedTimes(root) {
  for (const one of root.querySelectorAll("[data-from]:not([data-told])")) {
    const from = new Date(one.dataset.from);
    const till = one.dataset.to ? new Date(one.dataset.to) : from;
    const own = `Your time: ${both.formatRange(from, till)}`;
    const title = one.querySelector(":scope > title");
    one.dataset.told = "yes";
    if (title) title.textContent += `\n${own}`;
    else one.title = own;
  }
}

function length(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [days, hours] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24];
  const minutes = Math.floor(seconds / 60) % 60;
  if (days) return `${days} d ${hours} h`;
  if (hours) return `${hours} h ${minutes} min`;
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

function tick() {
  for (const one of document.querySelectorAll("[data-since]")) {
    one.textContent = length(Date.now() - Date.parse(one.dataset.since));
  }
  for (const one of document.querySelectorAll("[data-until]")) {
    const left = Date.parse(one.dataset.until) - Date.now();
    one.textContent = left > 0 ? `in ${length(left)}` : "now";
  }
}

// Local times in fields: the field that is sent has UTC, as the server speaks. One that was left as it
// is, is sent as it came: clocks show some times twice, and which it was can't be told from them.
function localFields(root) {
  for (const one of root.querySelectorAll("input[type=datetime-local][data-utc]")) {
    const time = new Date(`${one.value}Z`);
    const label = root.querySelector(`label[for="${one.id}"]`);
    if (isNaN(time) || one.dataset.local) continue;
    const local = new Date(time - time.getTimezoneOffset() * 60000);
    one.dataset.utc = one.value;
    one.dataset.local = one.value = local.toISOString().slice(0, 16);
    if (label) label.textContent = label.textContent.replace("(UTC)", "(your time)");
  }
}

function toUtc(form) {
  for (const one of form.querySelectorAll("input[type=datetime-local][data-local]")) {
    const typed = one.value;
    if (!typed) continue;
    const kept = typed === one.dataset.local;
    one.value = kept ? one.dataset.utc : new Date(typed).toISOString().slice(0, 16);
    setTimeout(() => (one.value = typed)); // for whoever comes back to the page
  }
}

function ownZone(root) {
  for (const one of root.querySelectorAll("input[data-own-zone]")) {
    one.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

// One row of tabs, which a phone scrolls: the one that is shown is in sight.
function shownTab(root) {
  for (const one of root.querySelectorAll(".tabs [aria-current]")) {
    const row = one.parentElement;
    row.scrollLeft = one.offsetLeft - row.offsetLeft - (row.clientWidth - one.offsetWidth) / 2;
  }
}

// What was refused is in sight, wherever on the page it stands.
function toFault() {
  const fault = document.querySelector("main [role=alert]");
  if (!fault || fault.getBoundingClientRect().bottom <= innerHeight) return;
  fault.tabIndex = -1;
  fault.focus();
  fault.scrollIntoView({ block: "center" });
}

function dress(root) {
  shownTab(root);
  localTimes(root);
  zonedTimes(root);
  ownZone(root);
  localFields(root);
}

let opened = [];

document.addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll("details[open][id]")].map((one) => one.id);
});
document.addEventListener("htmx:afterSwap", (event) => {
  // What was done is told no more once something else has happened; its place stays, so that nothing
  // moves under a finger.
  const asked = event.detail.requestConfig?.triggeringEvent;
  if (asked?.type === "refresh") document.querySelector(".notice")?.classList.add("past");
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  dress(document);
  tick();
});

document.addEventListener("submit", (event) => {
  toUtc(event.target);
  const button = event.submitter;
  if (button) setTimeout(() => (button.disabled = true));
});
addEventListener("pageshow", () => {
  for (const one of document.querySelectorAll("button:disabled")) one.disabled = false;
});

dress(document);
toFault();
tick();
setInterval(tick, 1000);
setInterval(() => {
  if (!document.hidden) document.body.dispatchEvent(new Event("refresh"));
}, EVERY);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.body.dispatchEvent(new Event("refresh"));
});
