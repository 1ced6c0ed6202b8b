import { describe, expect, it } from 'vitest';
import { maintenanceFixture, nastyTexts, reportFixture } from './testing/public-status-fixture.ts';
import { foldLine, writeCalendar } from './write-calendar.ts';

const page = 'https://status.example/status';

/** The lines as a reader has them: unfolded. */
function read(calendar: string): string[] {
  expect(calendar.endsWith('\r\n')).toBe(true);
  return calendar.slice(0, -2).replaceAll('\r\n ', '').split('\r\n');
}

function plain(value: string): string {
  return value.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character));
}

const lineOf = (lines: string[], name: string) =>
  lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);
const write = (...maintenance: Parameters<typeof maintenanceFixture>) =>
  read(writeCalendar(reportFixture({ maintenance: [maintenanceFixture(...maintenance)] }), page));

describe('the calendar', () => {
  it('has an event with what is planned', () => {
    const lines = write();
    expect(lines.slice(0, 3)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Stack Console//Planned maintenance//EN',
    ]);
    expect(lines.slice(lines.indexOf('BEGIN:VEVENT'))).toEqual([
      'BEGIN:VEVENT',
      'UID:maintenance-7-1795161600123@stack-console',
      'SEQUENCE:3',
      'DTSTAMP:20261121T080000Z',
      'CREATED:20261120T080000Z',
      'LAST-MODIFIED:20261121T080000Z',
      'DTSTART:20261124T200000Z',
      'DTEND:20261124T210000Z',
      'SUMMARY:Upgrade',
      'DESCRIPTION:We upgrade.\\n\\nYou can read\\, but not make changes\\, during the maintenance.',
      'STATUS:CONFIRMED',
      'TRANSP:TRANSPARENT',
      `URL:${page}`,
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
  });

  it('has the actual times of what has ended, and no end that is not after the start', () => {
    const times = { state: 'ENDED', startedOn: '2026-11-24T20:05:00.000Z' } as const;
    const lines = write({ ...times, endedOn: '2026-11-24T22:30:00.000Z' });
    expect([lineOf(lines, 'DTSTART'), lineOf(lines, 'DTEND')]).toEqual(['20261124T200500Z', '20261124T223000Z']);
    expect(write({ ...times, endedOn: '2026-11-24T20:05:00.900Z' }).some((line) => line.startsWith('DTEND'))).toBe(
      false,
    );
  });

  it('keeps what was cancelled, as cancelled', () => {
    const lines = write({ state: 'CANCELLED', cancelledOn: '2026-11-22T08:00:00.000Z' });
    expect(lineOf(lines, 'STATUS')).toBe('CANCELLED');
    expect(lineOf(lines, 'UID')).toBe('maintenance-7-1795161600123@stack-console');
  });

  it('keeps what was not started, at its planned time, as cancelled', () => {
    const planned = lineOf(write({}), 'DTEND');
    const lines = write({ state: 'ENDED', endedOn: '2026-12-24T08:00:00.000Z' });
    expect([lineOf(lines, 'STATUS'), lineOf(lines, 'DTEND')]).toEqual(['CANCELLED', planned]);
    expect(lineOf(lines, 'DESCRIPTION')).toContain('Not started.');
  });

  it('has a component though nothing is planned', () => {
    expect(read(writeCalendar(reportFixture(), page))).toContain('BEGIN:VTIMEZONE');
  });

  it.each(nastyTexts)('takes %j', (text) => {
    const calendar = writeCalendar(reportFixture({ maintenance: [maintenanceFixture({ title: text, text })] }), page);
    const octets = Buffer.from(calendar);
    expect(calendar.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of calendar.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain('\ufffd'.repeat(2));
    }
    expect(octets.toString('utf8')).toBe(calendar);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(calendar).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
    const lines = read(calendar);
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    expect(lines.every((line) => /^[A-Z-]+[;:]/.test(line))).toBe(true);
    const kept = text
      .toWellFormed()
      .replace(/\r\n?|[\u0085\u2028]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a text can't hold is left out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
    expect(plain(lineOf(lines, 'SUMMARY') ?? '')).toBe(kept);
  });
});

it('folds before the 76th octet, between characters', () => {
  for (let ascii = 60; ascii < 90; ascii++) {
    for (const character of ['é', '語', '🛠']) {
      const line = 'x'.repeat(ascii) + character.repeat(60);
      const folded = foldLine(line);
      for (const part of folded.split('\r\n')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75);
      expect(folded.replaceAll('\r\n ', '')).toBe(line);
      expect(folded).not.toContain('\ufffd');
    }
  }
});
