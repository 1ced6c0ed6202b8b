import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as historyJson from '#app/status/history.json/route.ts';
import * as page from '#app/status/route.ts';
import * as calendar from '#app/status.ics/route.ts';
import * as json from '#app/status.json/route.ts';
import * as feed from '#app/status.rss/route.ts';
import * as badge from '#app/status.svg/route.ts';
import { publicHistory, publicStatus } from '#lib/contracts/public-status.ts';
import { initialStackStatus, type StackStatus } from '#lib/contracts/stack-status.ts';
import { formatLasted } from '#lib/format/format-lasted.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { forgetPublicStatus } from '#server/services/public-status/known-public-status.ts';
import { listStackStatusChanges } from '#server/services/stack-status/list-stack-status-changes.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
const start = Math.floor(Date.now() / 60_000) * 60_000 - 6 * 3_600_000;
/** Minutes after the fixture's start. */
const at = (minutes: number, ms = 0) => new Date(start + minutes * 60_000 + ms);

beforeAll(async () => {
  test = await startTestConsole();
  await consoleDb().user.updateMany({ data: { createdOn: at(-60) } });
});
afterAll(() => test.close());
beforeEach(async () => {
  await consoleDb().daemon.deleteMany();
  await consoleDb().plannedMaintenance.deleteMany();
  await setStackStatus(initialStackStatus, { changedBy: emails.administrator });
  await consoleDb().stackStatusChange.deleteMany();
});

async function set(on: Date, status: Partial<StackStatus>): Promise<void> {
  await setStackStatus({ ...initialStackStatus, ...status }, { changedBy: emails.administrator });
  const newest = await consoleDb().stackStatusChange.findFirstOrThrow({ orderBy: { id: 'desc' } });
  await consoleDb().stackStatusChange.update({ where: { id: newest.id }, data: { changedOn: on } });
}

type Restore = { mode: 'IN_PLACE' | 'STAGED' | 'UNDO'; heldOn: Date; heldDownOn?: Date; endedOn: Date };

async function restore({ mode, ...times }: Restore, status: 'COMPLETED' | 'FAILED' = 'COMPLETED'): Promise<void> {
  const data = { type: 'RESTORE', mode, backupKey: 'x.zip', startedBy: emails.administrator, status } as const;
  await consoleDb().daemon.create({
    data: { ...data, ...times, holdMessage: 'From x.zip', holdStatus: 'DOWN' },
  });
}

const textOf = async (routes: Record<string, unknown>) =>
  (await callRoute(routes, 'GET', '/status', { headers: {} })).text();
/** What a document says, without its tags. */
const plain = (html: string) => html.replace(/<[^>]{0,2000}>/g, ' ').replace(/\s+/g, ' ');

async function readAll() {
  forgetPublicStatus();
  const html = await textOf(page);
  return {
    now: publicStatus.parse(JSON.parse(await textOf(json))),
    history: publicHistory.parse(JSON.parse(await textOf(historyJson))),
    html,
    days: /<div id="days">([\s\S]*)<\/div>/.exec(html)?.[1] ?? '',
    rss: await textOf(feed),
    ics: await textOf(calendar),
    svg: await textOf(badge),
    console: (await listStackStatusChanges({ limit: 100, offset: 0 })).results,
  };
}

const entriesOf = (days: string) =>
  [...days.matchAll(/<li data-on="([^"]+)">([\s\S]*?)(?=<li data-on|<\/ol><\/section>)/g)].map(
    ([, on = '', text = '']) => ({
      on,
      text: plain(text).trim(),
    }),
  );
const guidsOf = (rss: string) => [...rss.matchAll(/<guid[^>]*>(.*?)<\/guid>/g)].map(([, id]) => id);

it('tells a restore of milliseconds in seconds, as one entry, and an undo as an undo', async () => {
  await restore({ mode: 'STAGED', heldOn: at(10), heldDownOn: at(10, 8200), endedOn: at(10, 8387) });
  await restore({ mode: 'IN_PLACE', heldOn: at(20), endedOn: at(20, 92) });
  await restore({ mode: 'UNDO', heldOn: at(30), endedOn: at(30, 187) });
  await restore({ mode: 'STAGED', heldOn: at(40), endedOn: at(41, 12_000) }, 'FAILED');
  const { days, html, rss, history } = await readAll();
  const clock = (minutes: number) => `${at(minutes).toISOString().slice(11, 16)} UTC`;
  expect(entriesOf(days)).toEqual([
    {
      on: at(40).toISOString(),
      text: `Restore from a backup ${clock(40)} to ${clock(41)} Down for 1 min 12 s. It did not finish, and the data was not changed.`,
    },
    { on: at(30).toISOString(), text: `Undo of a restore ${clock(30)} Down for less than 1 s.` },
    { on: at(20).toISOString(), text: `Restore from a backup ${clock(20)} Down for less than 1 s.` },
    { on: at(10).toISOString(), text: `Restore from a backup ${clock(10)} Read only for 8 s, down for less than 1 s.` },
  ]);
  expect(plain(html)).toContain('Total: down for 1 min 12 s and read only for 8 s.');
  // One item as each starts, and one of what follows it.
  expect(guidsOf(rss)).toHaveLength(8);
  expect(rss.match(/<title>Restore from a backup<\/title>/g)).toHaveLength(3);
  expect(rss.match(/<title>Undo of a restore<\/title>/g)).toHaveLength(1);
  expect(rss).toContain('Restore from a backup: Read only for 8 s, down for less than 1 s.');
  const kinds = history.periods.map(({ status, restore: cause }) => `${status} ${cause?.kind ?? 'set'}`);
  expect(kinds.toReversed()).toEqual([
    'READ_WRITE set',
    'READ_ONLY RESTORE',
    'DOWN RESTORE',
    'READ_WRITE set',
    'DOWN RESTORE',
    'READ_WRITE set',
    'DOWN UNDO',
    'READ_WRITE set',
    'DOWN RESTORE',
    'READ_WRITE set',
  ]);
});

it('has the same statuses, times and durations in every form', async () => {
  await set(at(5), { status: 'READ_ONLY', currentMessage: 'Only reading.' });
  await set(at(95), { currentMessage: 'All works again.' });
  await restore({ mode: 'IN_PLACE', heldOn: at(120), endedOn: at(122) });
  await set(at(200), { status: 'DOWN', currentMessage: 'The disks are full.' });
  const people = { createdBy: emails.administrator, changedBy: emails.administrator };
  await consoleDb().plannedMaintenance.create({
    data: { title: 'Disks', text: 'We add disks.', status: 'DOWN', startsOn: at(9000), endsOn: at(9060), ...people },
  });
  const all = await readAll();
  const starts = all.history.periods.flatMap(({ startedOn }) => startedOn ?? []);

  // The console's own history: each change of the status starts a period, and each other period is a restore or follows one.
  const changes = all.console.filter(({ from, to }) => from.status !== to.status).map(({ changedOn }) => changedOn);
  expect(changes).toEqual([at(200), at(95), at(5)].map((time) => time.toISOString()));
  expect(starts.filter((time) => !changes.includes(time))).toEqual([at(122).toISOString(), at(120).toISOString()]);

  // Now.
  expect([all.now.status, all.now.since]).toEqual(['DOWN', starts[0]]);
  expect(all.html).toMatch(new RegExp(`<p class="since">Since <time datetime="${starts[0]}"`));
  expect(all.svg).toContain(': Down</title>');
  expect(all.html).toContain(': Down</title>');
  expect(plain(all.html)).toContain('The disks are full.');
  expect(all.now.currentMessage).toBe('The disks are full.');

  // The page's history and the feed have the periods of history.json.
  const entries = entriesOf(all.days);
  expect(entries.map(({ on }) => on)).toEqual([at(200), at(120), at(5)].map((time) => time.toISOString()));
  for (const { startedOn, endedOn, status } of all.history.periods) {
    if (startedOn === null) continue;
    expect(guidsOf(all.rss)).toContain(`status-${Date.parse(startedOn)}`);
    expect(all.rss).toContain(`<pubDate>${new Date(startedOn).toUTCString()}</pubDate>`);
    if (status === 'READ_WRITE' || endedOn === null) continue;
    const lasted = formatLasted(Date.parse(endedOn) - Date.parse(startedOn));
    expect(entries.find(({ on }) => on === startedOn)?.text).toContain(` for ${lasted}`);
  }
  expect(plain(all.rss)).toContain('Down for 2 min.');

  // Planned maintenance.
  const compact = (time: Date) => `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  expect(all.now.maintenance).toMatchObject([{ startsOn: at(9000).toISOString(), endsOn: at(9060).toISOString() }]);
  expect(all.ics).toContain(`DTSTART:${compact(at(9000))}\r\nDTEND:${compact(at(9060))}`);
  expect(all.html).toContain(`<time datetime="${at(9000).toISOString()}"`);
});

it('never shows the message of a ready stack while it is down or read only', async () => {
  await set(at(5), { status: 'DOWN' });
  const all = await readAll();
  expect(all.now).toMatchObject({ status: 'DOWN', currentMessage: null });
  expect(all.history.periods[0]?.messages).toMatchObject([{ text: null }]);
  expect(all.html).not.toContain('is ready for');
  const newest = all.rss.split('<item>')[1];
  expect(newest).toContain('<title>Down</title>');
  expect(newest).not.toContain('is ready for');
  await set(at(6), { status: 'READ_ONLY', currentMessage: 'The stack is down for maintenance. ' });
  expect((await readAll()).now).toMatchObject({ status: 'READ_ONLY', currentMessage: null });
  await set(at(7), { status: 'READ_WRITE' });
  expect((await readAll()).now).toMatchObject({ currentMessage: initialStackStatus.currentMessage });
});
