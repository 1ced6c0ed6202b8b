import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicHistory } from '#lib/contracts/public-status.ts';
import { formatLasted } from '#lib/format/format-lasted.ts';
import { type Markup, markup } from '#lib/markup.ts';
import { describeRestore, type RestoreSpan, restoreNames } from '#lib/public-restores.ts';
import { publicStatusWords } from '#lib/public-status-words.ts';
import { type HistoryEntry, historyEntries } from './history-entries.ts';
import { statusIcon, statusTone } from './status-icon.ts';
import { paragraph } from './status-now.ts';
import { statusStrip } from './status-strip.ts';
import { statusEnd, statusSpan, statusTime } from './status-time.ts';

const shownMs = 30 * 86_400_000;

/** The last 30 days: at one look, then day by day, newest first. public/status/page.js groups by the reader's own days. */
export function statusHistory(report: PublicHistory, now: Date): Markup {
  const entries = historyEntries(report, new Date(now.getTime() - shownMs));
  const days = Map.groupBy(entries, ({ on }) => on.slice(0, 10));
  return markup`<section aria-labelledby="history">
<h2 id="history">Last 30 days</h2>
${statusStrip(report, new Date(now.getTime() - shownMs), now)}
<div id="days">${
    entries.length === 0
      ? markup`<p class="card quiet">No incidents.</p>`
      : [...days.values()].map((ofDay) => day(ofDay, now))
  }</div>
</section>`;
}

function day(entries: HistoryEntry[], now: Date): Markup {
  return markup`<section class="day"><h3>${statusTime(entries[0]?.on ?? '', 'day')}</h3>
<ol>${entries.map((entry) => markup`<li data-on="${entry.on}">${describe(entry, now)}</li>`)}</ol></section>`;
}

function describe(entry: HistoryEntry, now: Date): Markup {
  if (entry.kind === 'message') {
    return markup`<p class="title"><span class="icon idle">${statusIcon('MESSAGE')}</span><b>Message</b> ${statusTime(entry.on, 'clock')}</p>
${paragraph(entry.text, 'text')}`;
  }
  if (entry.kind === 'maintenance') return describeMaintenance(entry.maintenance, entry.said);
  if (entry.kind === 'restore') return describeSpan(entry.span, now);
  const { status, on, endedOn, said } = entry;
  return markup`<p class="title"><span class="icon ${statusTone[status]}">${statusIcon(status)}</span><b>${publicStatusWords[status].label}</b> ${
    endedOn === null
      ? markup`since ${statusTime(on, 'clock')}, ${soFar(on, now)}`
      : markup`for ${formatLasted(Date.parse(endedOn) - Date.parse(on))}, ${fromTo(on, endedOn)}`
  }</p>
${updates(said, on)}`;
}

/** One restore is one entry, however often the status changed for it. */
function describeSpan(span: RestoreSpan, now: Date): Markup {
  const { restore, startedOn, endedOn, periods } = span;
  const last = periods.at(-1);
  return markup`<p class="title"><span class="icon idle">${statusIcon('RESTORE')}</span><b>${restoreNames[restore.kind]}</b> ${
    endedOn === null ? markup`since ${statusTime(startedOn, 'clock')}` : fromTo(startedOn, endedOn)
  }</p>
<p class="when">${
    endedOn !== null || last?.startedOn == null
      ? describeRestore(span)
      : markup`${publicStatusWords[last.status].label} since ${statusTime(last.startedOn, 'clock')}, ${soFar(last.startedOn, now)}`
  }</p>`;
}

function soFar(on: string, now: Date): Markup {
  return statusSpan(on, now, { ahead: 'just now', past: '{} so far' });
}

/** The start, and the end where the clock tells another time of it. */
function fromTo(from: string, to: string): Markup {
  if (Date.parse(to) - Date.parse(from) < 60_000) return markup`${statusTime(from, 'clock')}`;
  return markup`${statusTime(from, 'clock')} to ${statusEnd(to, from)}`;
}

function describeMaintenance(maintenance: PublicMaintenance, said: { on: string; text: string }[]): Markup {
  const { title, text, state, startsOn, startedOn, endedOn, announcedEndsOn, endsOn } = maintenance;
  const head = (words: string, rest: Markup) =>
    markup`<p class="title"><span class="icon idle">${statusIcon('TOOLS')}</span><b><bdi>${title}</bdi></b> <span class="pill idle">${words}</span></p><p class="when">${rest}</p>`;
  if (state === 'CANCELLED' || startedOn === null || endedOn === null) {
    const words = state === 'CANCELLED' ? 'Cancelled' : 'Not started';
    return markup`${head(words, markup`Was planned for ${statusTime(startsOn, 'full')}`)}${paragraph(text, 'text')}`;
  }
  const overMs = Date.parse(endedOn) - Date.parse(announcedEndsOn ?? endsOn);
  const over = overMs < 60_000 ? null : markup`, ${formatLasted(overMs)} longer than planned`;
  return markup`${head('Done', markup`${fromTo(startedOn, endedOn)}, ${formatLasted(Date.parse(endedOn) - Date.parse(startedOn))}${over}`)}
${paragraph(text, 'text')}
${updates(
  said.filter(({ text: words }) => words.trim() !== text.trim() && words.trim() !== title.trim()),
  startedOn,
)}`;
}

function updates(said: { on: string; text: string }[], from: string): Markup | null {
  if (said.length === 0) return null;
  return markup`<ul class="updates">${said.map(
    ({ on, text }) => markup`<li>${statusEnd(on, from)} ${paragraph(text, 'text')}</li>`,
  )}</ul>`;
}
