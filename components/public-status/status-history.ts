import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicHistory } from '#lib/contracts/public-status.ts';
import { formatSpan } from '#lib/format/format-span.ts';
import { type Markup, markup } from '#lib/markup.ts';
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
      ? markup`<p class="card quiet">Nothing happened.</p>`
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
  const { status, on, endedOn, said } = entry;
  return markup`<p class="title"><span class="icon ${statusTone[status]}">${statusIcon(status)}</span><b>${publicStatusWords[status].label}</b> ${
    endedOn === null
      ? markup`since ${statusTime(on, 'clock')}, ${statusSpan(on, now, { ahead: 'just now', past: '{} so far' })}`
      : markup`for ${formatSpan(Date.parse(endedOn) - Date.parse(on))}, ${statusTime(on, 'clock')} to ${statusEnd(endedOn, on)}`
  }</p>
${updates(said, on)}`;
}

function describeMaintenance(maintenance: PublicMaintenance, said: { on: string; text: string }[]): Markup {
  const { title, text, state, startsOn, startedOn, endedOn, announcedEndsOn, endsOn } = maintenance;
  const head = (words: string, rest: Markup) =>
    markup`<p class="title"><span class="icon idle">${statusIcon('TOOLS')}</span><b>${title}</b> <span class="pill idle">${words}</span></p><p class="when">${rest}</p>`;
  if (state === 'CANCELLED' || startedOn === null || endedOn === null) {
    const words = state === 'CANCELLED' ? 'Cancelled' : 'Did not take place';
    return markup`${head(words, markup`Was planned for ${statusTime(startsOn, 'full')}`)}${paragraph(text, 'text')}`;
  }
  const overMs = Date.parse(endedOn) - Date.parse(announcedEndsOn ?? endsOn);
  const over = overMs < 60_000 ? null : markup`, ${formatSpan(overMs)} longer than planned`;
  return markup`${head('Done', markup`${statusTime(startedOn, 'clock')} to ${statusEnd(endedOn, startedOn)}, ${formatSpan(Date.parse(endedOn) - Date.parse(startedOn))}${over}`)}
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
