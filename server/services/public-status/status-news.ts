import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicReport, StatusPeriod } from '#lib/contracts/public-status.ts';
import { describeRestore, type RestoreSpan, restoreNames, restoreSpans } from '#lib/public-restores.ts';
import { maintenanceEffect, publicStatusWords } from '#lib/public-status-words.ts';

/** Something that happened to the stack, for its users. */
export type NewsItem = {
  /** The same for the same thing, for ever. */
  id: string;
  /** ISO 8601. */
  on: string;
  title: string;
  /** Paragraphs. */
  text: string[];
  category: 'status' | 'maintenance';
};

const most = 50;

/** The newest 50 things that happened, newest first: the status or its message changed; maintenance was planned, moved, started, ended, cancelled. */
export function statusNews({ periods, maintenance, pastMaintenance, announcements }: PublicReport): NewsItem[] {
  const spans = restoreSpans(periods);
  const items = [
    ...periods.filter(({ restore }) => restore === null).flatMap((period) => newsOfPeriod(period, spans)),
    ...spans.map(newsOfRestore),
    ...[...maintenance, ...pastMaintenance].flatMap(newsOfMaintenance),
    ...announcements.map(newsOfAnnouncement),
  ];
  return items.sort((one, other) => Date.parse(other.on) - Date.parse(one.on)).slice(0, most);
}

/** A restore is two entries: one for its start, and one for the status that follows it. */
function newsOfRestore({ restore, startedOn, periods }: RestoreSpan): NewsItem {
  const text = periods
    .slice(0, 1)
    .flatMap(({ status, messages }) => [
      `${publicStatusWords[status].label}. ${publicStatusWords[status].meaning}`,
      ...messages.flatMap((message) => message.text ?? []),
    ]);
  return {
    id: `status-${Date.parse(startedOn)}`,
    on: startedOn,
    title: restoreNames[restore.kind],
    text,
    category: 'status',
  };
}

function newsOfPeriod({ status, startedOn, messages }: StatusPeriod, spans: RestoreSpan[]): NewsItem[] {
  const { label, meaning } = publicStatusWords[status];
  const ended = spans.find(({ endedOn }) => endedOn !== null && endedOn === startedOn);
  const about = ended === undefined ? [] : [`${restoreNames[ended.restore.kind]}: ${describeRestore(ended)}`];
  return messages.flatMap(({ on, text }, index) => {
    if (on === null) return [];
    const isNewStatus = index === 0;
    if (!isNewStatus && text === null) return [];
    const title = isNewStatus ? label : `${label}: news`;
    const paragraphs = [...(isNewStatus ? [meaning, ...about] : []), ...(text === null ? [] : [text])];
    return [{ id: `status-${Date.parse(on)}`, on, title, text: paragraphs, category: 'status' }];
  });
}

function newsOfAnnouncement({ on, text }: PublicReport['announcements'][number]): NewsItem {
  return { id: `announcement-${Date.parse(on)}`, on, title: 'Announced', text: [text], category: 'maintenance' };
}

function newsOfMaintenance(maintenance: PublicMaintenance): NewsItem[] {
  const { id, title, text, createdOn, changedOn, startsOn, endsOn, startedOn, endedOn, cancelledOn, state } =
    maintenance;
  const name = `maintenance-${id}-${Date.parse(createdOn)}`;
  const about = [text, maintenanceEffect(maintenance)].filter((part) => part !== null && part.trim() !== '');
  const item = (what: string, on: string, words: string, ...paragraphs: (string | null)[]): NewsItem => ({
    id: `${name}-${what}`,
    on,
    title: `${words}: ${title}`,
    text: paragraphs.filter((paragraph) => paragraph !== null),
    category: 'maintenance',
  });
  // One that was moved is news: its start is part of the id.
  const planned = item(
    `planned-${Date.parse(startsOn)}`,
    state === 'PLANNED' ? changedOn : createdOn,
    'Planned',
    `${toWords(startsOn)} to ${toWords(endsOn)}.`,
    ...about,
  );
  const late = endedOn !== null && Date.parse(endedOn) > Date.parse(maintenance.announcedEndsOn ?? endsOn);
  const endOf = (on: string) =>
    startedOn === null
      ? item('ended', on, 'Not started', `It was planned for ${toWords(startsOn)}.`)
      : item('ended', on, 'Done', late ? 'It took longer than planned.' : null);
  return [
    planned,
    ...(startedOn === null ? [] : [item('begun', startedOn, 'Started', `Planned until ${toWords(endsOn)}.`, ...about)]),
    ...(endedOn === null ? [] : [endOf(endedOn)]),
    ...(cancelledOn === null
      ? []
      : [item('cancelled', cancelledOn, 'Cancelled', `It was planned for ${toWords(startsOn)}.`)]),
  ];
}

const words = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** "2026-11-22T14:00:00.000Z" -> "22 November 2026, 14:00 UTC". */
function toWords(iso: string): string {
  return `${words.format(new Date(iso)).replace(' at ', ', ')} UTC`;
}
