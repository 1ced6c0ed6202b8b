import { comparisonWords } from '#components/checks/expected-words.ts';
import type { CheckOutcome, CheckResult } from '#lib/contracts/check.ts';
import type { HistoryEvent } from '#lib/contracts/history.ts';
import type { Report } from '#lib/contracts/protection/report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatTarget } from '#lib/format/format-target.ts';
import { Markup, markup } from '#lib/markup.ts';
import { reportStyles } from './report-styles.ts';

type Cell = Markup | string | number | null;
type Column = { title: string; kind?: 'number' | 'time' };

/** The report as a document that prints well: no script, nothing from elsewhere, everything in it escaped. Times are in UTC. */
export function reportDocument(report: Report): string {
  const { stack, from, to, generatedOn, generatedBy } = report;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Protection of ${stack}, ${day(from)} to ${day(to)}</title>
<style>${new Markup(reportStyles)}</style>
</head>
<body><main>
<h1>Protection of <bdi>${stack}</bdi></h1>
<p>From ${time(from)} to ${time(to)} (UTC).</p>
<p class="muted">Made on ${time(generatedOn)} by <bdi>${generatedBy}</bdi>.</p>
${cutNotice(report)}
${summary(report)}
${policy(report)}
${backups(report)}
${verifications(report)}
${restores(report)}
${failures(report)}
${anomalies(report)}
<h2>Deletions</h2>
${events(report.deletions, 'Nothing was deleted.')}
${access(report)}
</main></body>
</html>
`.text;
}

function time(iso: string | null): Markup {
  return iso === null
    ? markup`–`
    : markup`<time datetime="${iso}">${`${iso.slice(0, 10)} ${iso.slice(11, 16)}`}</time>`;
}

function day(iso: string): string {
  return iso.slice(0, 10);
}

function table(columns: readonly Column[], rows: readonly Cell[][], none: string): Markup {
  if (rows.length === 0) return markup`<p class="muted">${none}</p>`;
  return markup`<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>
<thead><tr>${columns.map(({ title, kind }) => markup`<th scope="col" class="${kind ?? ''}">${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map((cell, index) => markup`<td class="${columns[index]?.kind ?? ''}" dir="auto">${cell ?? '–'}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

function cutNotice({ cut }: Report): Markup {
  return cut.length === 0
    ? markup``
    : markup`<p class="bad">Only the first 1,000 are here of: ${cut.join(', ')}. Choose a shorter period to read all of them.</p>`;
}

function summary({ backups: taken, verifications: made, failures: failed, deletions }: Report): Markup {
  const completed = <Job extends { status: string }>(jobs: readonly Job[]) =>
    jobs.filter(({ status }) => status === 'COMPLETED').length;
  const asked = made.flatMap(({ checks }) => checks);
  const right = asked.filter(({ outcome }) => outcome === 'RIGHT').length;
  const fixed = failed.filter(({ fixedOn }) => fixedOn !== null).length;
  const figures: [string, string][] = [
    ['Backups completed', `${completed(taken)} of ${taken.length}`],
    ['Verifications completed', `${completed(made)} of ${made.length}`],
    ['Checks as expected', `${right} of ${asked.length}`],
    ['Failures fixed', `${fixed} of ${failed.length}`],
    ['Deletions', String(deletions.length)],
  ];
  return markup`<dl>${figures.map(([label, value]) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function policy({ policy: { sentence, objectives, checks, changes } }: Report): Markup {
  const state = (name: string) =>
    name === 'BROKEN'
      ? markup`<span class="bad">broken</span>`
      : name === 'KEPT'
        ? markup`<span class="good">kept</span>`
        : markup``;
  const duration = (seconds: number) => formatDuration(seconds * 1000);
  const lines =
    objectives === null
      ? [markup`<p class="bad">The bucket could not be asked, so the objectives are not known.</p>`]
      : [
          markup`<p>Data that would be lost when this report was made: ${objectives.rpo.seconds === null ? 'all, as no backup is verified' : duration(objectives.rpo.seconds)}${objectives.rpo.targetSeconds === null ? '' : `; objective: ${formatTarget(objectives.rpo.targetSeconds)} at most`} ${state(objectives.rpo.state)}</p>`,
          markup`<p>Time of the last restore: ${objectives.rto.milliseconds === null ? 'not measured' : formatDuration(objectives.rto.milliseconds)}${objectives.rto.targetSeconds === null ? '' : `; objective: ${formatTarget(objectives.rto.targetSeconds)} at most`} ${state(objectives.rto.state)}</p>`,
        ];
  const rows = checks.map(({ name, sql, comparison, expected, isEnabled }) => [
    name,
    markup`<code>${sql}</code>`,
    expectation({ comparison, expected }),
    isEnabled ? 'yes' : 'no',
  ]);
  return markup`<h2>Policy</h2>
<p>${sentence ?? 'Nothing is set up.'}</p>
${lines}
<h3>Checks</h3>
${table([{ title: 'Check' }, { title: 'Question' }, { title: 'Expected' }, { title: 'Asked' }], rows, 'No checks.')}
<h3>Changes in the period</h3>
${events(changes, 'Nothing was changed.')}`;
}

function status(name: string): Markup {
  if (name === 'COMPLETED') return markup`<span class="good">completed</span>`;
  if (name === 'FAILED') return markup`<span class="bad">failed</span>`;
  return markup`${name === 'TERMINATED' ? 'stopped' : 'running'}`;
}

function backups({ backups: taken }: Report): Markup {
  const columns: Column[] = [
    { title: 'Started', kind: 'time' },
    { title: 'Job', kind: 'number' },
    { title: 'File' },
    { title: 'By' },
    { title: 'Result' },
    { title: 'Rows', kind: 'number' },
    { title: 'Size', kind: 'number' },
    { title: 'In the bucket now' },
  ];
  const inBucket = (is: boolean | null) => (is === null ? 'not known' : is ? 'yes' : 'no');
  const rows = taken.map((one) => [
    time(one.startedOn),
    one.daemonId,
    one.backupKey,
    one.startedBy,
    status(one.status),
    one.rows === null ? null : formatCount(one.rows, 'row'),
    one.size === null ? null : formatBytes(one.size),
    inBucket(one.inBucket),
  ]);
  return markup`<h2>Backups</h2>${table(columns, rows, 'No backup was taken.')}`;
}

/** "at least 1000", or only the expected answer. */
function expectation({ comparison, expected }: Pick<CheckResult, 'comparison' | 'expected'>): string {
  return comparison === 'EQUALS' ? expected : `${comparisonWords[comparison]} ${expected}`;
}

const outcomes: Record<CheckOutcome, Markup> = {
  RIGHT: markup`<span class="good">as expected</span>`,
  WRONG: markup`<span class="bad">not as expected</span>`,
  FAILED: markup`<span class="bad">no answer</span>`,
  NOT_RUN: markup`not run`,
};

function verifications({ verifications: made }: Report): Markup {
  const columns: Column[] = [
    { title: 'Started', kind: 'time' },
    { title: 'Job', kind: 'number' },
    { title: 'Backup' },
    { title: 'Result' },
    { title: 'Rows', kind: 'number' },
    { title: 'Tables', kind: 'number' },
    { title: 'Restore took', kind: 'number' },
  ];
  const rows = made.map((one) => [
    time(one.startedOn),
    one.daemonId,
    one.backupKey,
    status(one.status),
    one.rows === null ? null : formatCount(one.rows, 'row'),
    one.tables,
    one.restoredInMs === null ? null : formatDuration(one.restoredInMs),
  ]);
  const answers = made.flatMap(({ daemonId, checks }) =>
    checks.map(({ name, comparison, expected, actual, outcome, message }) => [
      daemonId,
      name,
      expectation({ comparison, expected }),
      actual ?? message,
      outcomes[outcome],
    ]),
  );
  const answerColumns: Column[] = [
    { title: 'Job', kind: 'number' },
    { title: 'Check' },
    { title: 'Expected' },
    { title: 'Answer' },
    { title: 'Result' },
  ];
  return markup`<h2>Verifications</h2>
${table(columns, rows, 'No backup was verified.')}
<h3>Answers to the checks</h3>
${table(answerColumns, answers, 'No check was asked.')}`;
}

function restores({ restores: made }: Report): Markup {
  const words = {
    IN_PLACE: 'in place',
    STAGED: 'staged',
    NEW_DATABASE: 'into a new database',
    UNDO: 'undo',
  } as const;
  const rows = made.map((one) => [
    time(one.startedOn),
    one.daemonId,
    one.mode === 'NEW_DATABASE' ? `${words[one.mode]} ${one.targetDatabase ?? ''}` : words[one.mode],
    one.backupKey,
    one.startedBy,
    status(one.status),
  ]);
  const columns: Column[] = [
    { title: 'Started', kind: 'time' },
    { title: 'Job', kind: 'number' },
    { title: 'How' },
    { title: 'Backup' },
    { title: 'By' },
    { title: 'Result' },
  ];
  return markup`<h2>Restores</h2>${table(columns, rows, 'Nothing was restored.')}`;
}

function failures({ failures: failed }: Report): Markup {
  const nouns = { BACKUP: 'Backup', RESTORE: 'Restore', VERIFY: 'Verification' } as const;
  const rows = failed.map(({ daemonId, type, on, errorMessage, fixedOn, fixedBy }) => [
    time(on),
    `${nouns[type]} ${daemonId}`,
    errorMessage,
    fixedOn === null ? markup`<span class="bad">not yet</span>` : time(fixedOn),
    fixedBy === null ? null : `${nouns[type]} ${fixedBy}`,
  ]);
  const columns: Column[] = [
    { title: 'Failed', kind: 'time' },
    { title: 'Job' },
    { title: 'Why' },
    { title: 'Fixed', kind: 'time' },
    { title: 'By' },
  ];
  return markup`<h2>Failures</h2>${table(columns, rows, 'Nothing failed.')}`;
}

function anomalies({ anomalies: found }: Report): Markup {
  const rows = found.map((one) => [
    time(one.foundOn),
    one.sentence,
    one.backupKey,
    one.state === 'OPEN'
      ? markup`<span class="bad">open</span>`
      : one.state === 'RESOLVED'
        ? markup`over since ${time(one.resolvedOn)}`
        : markup`accepted ${time(one.acceptedOn)} by <bdi>${one.acceptedBy ?? 'unknown user'}</bdi>: <bdi>${one.reason ?? ''}</bdi>`,
  ]);
  const columns: Column[] = [
    { title: 'Found', kind: 'time' },
    { title: 'What' },
    { title: 'Backup' },
    { title: 'State' },
  ];
  return markup`<h2>Unusual in the backups</h2>${table(columns, rows, 'Nothing unusual was found.')}`;
}

/** Events as they are kept: kinds and details in the words of the API. */
function events(list: readonly HistoryEvent[], none: string): Markup {
  const rows = list.map(({ on, kind, doneBy, subject, outcome, details }) => [
    time(on),
    `${kind.toLowerCase().replaceAll('_', ' ')}${outcome === 'DONE' ? '' : ` (${outcome.toLowerCase()})`}`,
    doneBy ?? 'the console',
    subject,
    Object.entries(details)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
  ]);
  const columns: Column[] = [
    { title: 'When', kind: 'time' },
    { title: 'What' },
    { title: 'By' },
    { title: 'Of' },
    { title: 'Details' },
  ];
  return table(columns, rows, none);
}

function access({ access: { users, sessions, tokens, events: changes } }: Report): Markup {
  return markup`<h2>Who had access</h2>
<h3>Users</h3>
${table(
  [{ title: 'Email' }, { title: 'Name' }, { title: 'Administrator' }, { title: 'Since', kind: 'time' }],
  users.map((one) => [one.email, one.displayName, one.isAdministrator ? 'yes' : 'no', time(one.createdOn)]),
  'No users.',
)}
<h3>Sessions</h3>
${table(
  [{ title: 'User' }, { title: 'Started', kind: 'time' }, { title: 'Until', kind: 'time' }, { title: 'From' }],
  sessions.map((one) => [one.email, time(one.createdOn), time(one.expiresOn), one.address]),
  'No sessions.',
)}
<h3>API tokens</h3>
${table(
  [
    { title: 'Name' },
    { title: 'Owner' },
    { title: 'Scopes' },
    { title: 'Created', kind: 'time' },
    { title: 'Expires', kind: 'time' },
    { title: 'Last used', kind: 'time' },
    { title: 'From' },
  ],
  tokens.map((one) => [
    one.name,
    one.owner,
    one.scopes.join(', '),
    time(one.createdOn),
    time(one.expiresOn),
    time(one.lastUsedOn),
    one.lastUsedFrom,
  ]),
  'No API tokens.',
)}
<h3>Log-ins and changes</h3>
${events(changes, 'Nobody logged in.')}`;
}
