// The public status page: its times in the reader's own zone, and renewed while it is looked at. The document says all without it.
const minute = 60_000;
const pollMs = 30_000;
const nearMs = 5_000;
/** So long before and after a planned change it is looked for more often. */
const near = 2 * minute;
const shapes = {
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  short: { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
};
const exact = { dateStyle: 'full', timeStyle: 'long' };

const find = (id) => document.getElementById(id);
const main = () => document.querySelector('main');
const format = (time, shape) => new Intl.DateTimeFormat(undefined, shape).format(time);
const dayOf = (time) => format(time, shapes.day);

/** How far the reader's clock is behind the console's. */
let skew = 0;
/** A document that may be old says itself of when it is. */
let renewedOn = main().dataset.version
  ? performance.timeOrigin
  : Date.parse(find('renewed').querySelector('time').dateTime);
let timer = 0;
let failures = 0;
const now = () => Date.now() + skew;

/** As lib/format/format-span.ts. */
function span(milliseconds) {
  if (milliseconds < minute) return 'less than 1 min';
  const minutes = Math.round(milliseconds / minute);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1440) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  const hours = Math.round(minutes / 60);
  const days = Math.floor(hours / 24);
  return hours % 24 && days < 7 ? `${days} d ${hours % 24} h` : `${days} d`;
}

function showTimes() {
  for (const element of document.querySelectorAll('time[data-shape]')) {
    const time = new Date(element.dateTime);
    const from = element.parentElement.dataset.from;
    const shape =
      from === undefined ? element.dataset.shape : dayOf(new Date(from)) === dayOf(time) ? 'clock' : 'short';
    element.textContent = format(time, shapes[shape]);
    element.title = format(time, exact);
  }
  find('zone').textContent = `Times are in your time zone (${Intl.DateTimeFormat().resolvedOptions().timeZone}).`;
}

/** The history's entries under the reader's own days. */
function groupByDay() {
  const days = new Map();
  for (const entry of document.querySelectorAll('#days li[data-on]')) {
    const day = dayOf(new Date(entry.dataset.on));
    if (!days.has(day)) days.set(day, entry.closest('.day').cloneNode(true));
    const section = days.get(day);
    if (section.dataset.day !== day) {
      section.dataset.day = day;
      section.querySelector('time').dateTime = entry.dataset.on;
      section.querySelector('ol').replaceChildren();
    }
    section.querySelector('ol').append(entry);
  }
  if (days.size > 0) find('days').replaceChildren(...days.values());
}

function tick() {
  for (const element of document.querySelectorAll('[data-until]')) {
    const left = Date.parse(element.dataset.until) - now();
    const words = (left > 0 ? element.dataset.ahead : element.dataset.past).replace('{}', span(Math.abs(left)));
    if (element.textContent !== words) element.textContent = words;
  }
}

function showRenewed() {
  const time = document.createElement('time');
  time.dateTime = new Date(renewedOn + skew).toISOString();
  time.textContent = format(renewedOn, { ...shapes.clock, second: '2-digit' });
  find('renewed').replaceChildren('Updated ', time);
}

function say(id, text) {
  const element = find(id);
  element.hidden = text === '';
  if (element.textContent !== text) element.textContent = text;
}

/** Takes over what the console shows now, and says aloud what is new of the status. */
async function renewPage() {
  const answer = await fetch('/status', {
    cache: 'no-cache',
    credentials: 'omit',
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const said = statusInWords();
  main().replaceWith(document.adoptNode(fresh.querySelector('main')));
  document.title = fresh.title;
  groupByDay();
  showTimes();
  tick();
  if (statusInWords() !== said) say('news', statusInWords());
}

function statusInWords() {
  const parts = [...document.querySelectorAll('.now h1, .now .meaning, .now .message')];
  return parts.map((element) => element.textContent.trim()).join(' ');
}

async function poll() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch('/status.json', {
      cache: 'no-cache',
      credentials: 'omit',
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    skew = Date.parse(answer.headers.get('date')) - Date.now() || 0;
    if (Math.abs(skew) < 2000) skew = 0;
    const { version } = await answer.json();
    if (version !== main().dataset.version) await renewPage();
    failures = 0;
    renewedOn = Date.now();
    showRenewed();
    say('away', '');
    main().classList.remove('old');
  } catch (error) {
    failures += 1;
    const since = format(renewedOn, { ...shapes.clock, second: '2-digit' });
    const what = /^\d+$/.test(error.message) ? 'The status cannot be read now.' : 'This page cannot reach the console.';
    if (failures > 1 && main().dataset.version) {
      say('away', `${what} The information below is from ${since} and may be out of date. Trying again.`);
      main().classList.add('old');
    }
  }
  clearTimeout(timer);
  timer = setTimeout(poll, nextPollMs());
}

function nextPollMs() {
  if (failures > 0) return Math.min(pollMs, 2000 * 2 ** failures);
  const changes = (main().dataset.changes ?? '').split(' ').map((time) => Date.parse(time));
  const isNear = changes.some((time) => Math.abs(time - now()) < near);
  return isNear ? nearMs : pollMs * (0.9 + Math.random() / 5);
}

groupByDay();
showTimes();
tick();
if (main().dataset.version) showRenewed();
setInterval(tick, 5000);
timer = setTimeout(poll, main().dataset.version ? nextPollMs() : 3000);
document.addEventListener('visibilitychange', poll);
addEventListener('online', poll);
