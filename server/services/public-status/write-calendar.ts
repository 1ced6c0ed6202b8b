import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicReport } from '#lib/contracts/public-status.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { maintenanceEffect, maintenanceStateWords } from '#lib/public-status-words.ts';

const foldAt = 75;
const encoder = new TextEncoder();

/**
 * The planned maintenance as an iCalendar file (RFC 5545). An event keeps its UID, and its SEQUENCE is the maintenance's version;
 * once it has begun and ended its times are the actual ones.
 * @param pageUrl of the status page
 */
export function writeCalendar(status: PublicReport, pageUrl: string): string {
  const events = [...status.maintenance, ...status.pastMaintenance].flatMap((maintenance) =>
    eventLines(maintenance, pageUrl),
  );
  const name = escapeText(`${status.stack}: maintenance`);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Stack Console//Planned maintenance//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...(events.length === 0 ? emptyLines : events),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}

/** A calendar has one component at least (RFC 5545, 3.6). */
const emptyLines = [
  'BEGIN:VTIMEZONE',
  'TZID:UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
];

function eventLines(maintenance: PublicMaintenance, pageUrl: string): string[] {
  const { id, title, createdOn, changedOn, version, state } = maintenance;
  const start = toDateTime(maintenance.startedOn ?? maintenance.startsOn);
  // One that ended and never began did not take place: its time was the planned one.
  const wasMissed = state === 'ENDED' && maintenance.startedOn === null;
  const end = toDateTime((wasMissed ? null : maintenance.endedOn) ?? maintenance.endsOn);
  return [
    'BEGIN:VEVENT',
    `UID:maintenance-${id}-${Date.parse(createdOn)}@stack-console`,
    `SEQUENCE:${version}`,
    `DTSTAMP:${toDateTime(changedOn)}`,
    `CREATED:${toDateTime(createdOn)}`,
    `LAST-MODIFIED:${toDateTime(changedOn)}`,
    `DTSTART:${start}`,
    // A DTEND must be later than its DTSTART; without one the event ends as it begins.
    ...(end > start ? [`DTEND:${end}`] : []),
    `SUMMARY:${escapeText(title)}`,
    `DESCRIPTION:${escapeText(describe(maintenance))}`,
    `STATUS:${state === 'CANCELLED' || wasMissed ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    `URL:${pageUrl}`,
    'END:VEVENT',
  ];
}

function describe(maintenance: PublicMaintenance): string {
  const { state, text, startedOn } = maintenance;
  const effect = state === 'CANCELLED' || state === 'ENDED' ? null : maintenanceEffect(maintenance);
  const isNews = state !== 'PLANNED' && state !== 'UNDER_WAY';
  return [
    isNews ? (state === 'ENDED' && startedOn === null ? 'Not started.' : `${maintenanceStateWords[state]}.`) : null,
    text.trim(),
    effect,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** "2026-11-22T14:00:00.000Z" -> "20261122T140000Z". */
function toDateTime(iso: string): string {
  return `${iso.slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** A value of the type TEXT (RFC 5545, 3.3.11): no control character but the tab; a new line is a backslash and an n. */
export function escapeText(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has no place there
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  return showInvisibleInProse(plain)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** No line is longer than 75 octets without its end (RFC 5545, 3.1), and no character is cut. */
export function foldLine(line: string): string {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const length = encoder.encode(character).length;
    if (octets + length > foldAt) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += length;
  }
  return folded;
}
