import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicReport } from '#lib/contracts/public-status.ts';

/** What people and attackers write: every kind of text that some format can't take as it is. */
export const nastyTexts = [
  'Plain',
  'Commas, semicolons; colons: and \\ backslashes \\n',
  'two\nlines\r\nand\rmore\u2028still',
  '<script>alert(1)</script> & "quotes" \'single\'',
  ']]> --> <!-- </title></svg></style>',
  'a\u0000b\u0001c\u0008d\u000be\u000cf\u001fg\u007fh\u0085i\ufffej\uffff',
  'tab\there',
  '🛠️ 👩‍👩‍👧‍👦 日本語のメンテナンス العربية עברית',
  '🛠'.repeat(200),
  'é'.repeat(74),
  'BEGIN:VEVENT\r\nATTENDEE:mailto:x@example.org',
  '   ',
  '\ud800 lone',
];

export function maintenanceFixture(given: Partial<PublicMaintenance> = {}): PublicMaintenance {
  return {
    id: '7',
    title: 'Upgrade',
    text: 'We upgrade.',
    state: 'PLANNED',
    status: 'READ_ONLY',
    startsOn: '2026-11-24T20:00:00.000Z',
    endsOn: '2026-11-24T21:00:00.000Z',
    announcedEndsOn: null,
    startedOn: null,
    endedOn: null,
    cancelledOn: null,
    createdOn: '2026-11-20T08:00:00.123Z',
    changedOn: '2026-11-21T08:00:00.456Z',
    version: 3,
    ...given,
  };
}

export function reportFixture(given: Partial<PublicReport> = {}): PublicReport {
  return {
    version: 'v1',
    stack: 'stack',
    status: 'READ_WRITE',
    since: '2026-11-22T10:00:00.000Z',
    currentMessage: 'Well.',
    pendingMaintenanceMessage: null,
    maintenance: [],
    knownSince: '2026-10-01T00:00:00.000Z',
    periods: [
      {
        status: 'READ_WRITE',
        startedOn: '2026-11-22T10:00:00.000Z',
        endedOn: null,
        restore: null,
        messages: [{ on: '2026-11-22T10:00:00.000Z', text: 'Well.' }],
      },
      {
        status: 'DOWN',
        startedOn: '2026-11-22T09:00:00.000Z',
        endedOn: '2026-11-22T10:00:00.000Z',
        restore: null,
        messages: [{ on: '2026-11-22T09:00:00.000Z', text: 'Broken.' }],
      },
      {
        status: 'READ_WRITE',
        startedOn: null,
        endedOn: '2026-11-22T09:00:00.000Z',
        restore: null,
        messages: [{ on: null, text: null }],
      },
    ],
    pastMaintenance: [],
    announcements: [],
    ...given,
  };
}
