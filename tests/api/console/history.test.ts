import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as historyRoutes from '#app/repo/v1/admin/history/route.ts';
import { historyPage } from '#lib/contracts/history.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { deleteBackup } from '#server/services/backups/delete-backup.ts';
import { setBackupNote } from '#server/services/backups/set-backup-note.ts';
import { cancelDaemon } from '#server/services/daemons/cancel-daemon.ts';
import { countEvent, doRecorded } from '#server/services/history/record-event.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { startBackup } from '#server/services/start/start-backup.ts';
import { abortUpload } from '#server/services/storage/abort-upload.ts';
import { callRoute } from '#tests/call-route.ts';
import { putObject } from '#tests/put-object.ts';
import { administratorEmail, startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack('empty');
});
afterAll(() => stack.close());
beforeEach(async () => {
  await consoleDb().audit.deleteMany();
});

const path = '/repo/v1/admin/history';
const get = (query = '', token: string | undefined = stack.tokens.administrator) =>
  callRoute(historyRoutes, 'GET', `${path}${query}`, { token });
const read = async (query = '') => historyPage.parse(await (await get(query)).json());
const kindsOf = async (query = '') => (await read(query)).results.map(({ kind }) => kind);
const who = 'x@example.org';

test('tells what was done with the status, daemons and backups in one list, newest first, to filter and to page', async () => {
  await setStackStatus(
    { status: 'DOWN', currentMessage: 'Moving', pendingMaintenanceMessage: null },
    { changedBy: who },
  );
  const { id } = await startBackup({}, { startedBy: administratorEmail, signal: AbortSignal.timeout(60_000) });
  await cancelDaemon(id, who);
  await putObject(bucket(), 'a.zip', 'x');
  await setBackupNote('a.zip', { note: 'Before the move', keep: false }, { changedBy: who, ifMatch: null });
  await deleteBackup('a.zip', who);
  const uploadId = await bucket().createUpload('b.zip');
  await abortUpload({ key: 'b.zip', uploadId }, who);

  const { totalNumberOfResults, results, people } = await read();
  expect(results.map(({ kind, doneBy, subject, outcome }) => [kind, doneBy, subject, outcome])).toEqual([
    ['UPLOAD_ABORTED', who, 'b.zip', 'DONE'],
    ['BACKUP_DELETED', who, 'a.zip', 'DONE'],
    ['BACKUP_NOTED', who, 'a.zip', 'DONE'],
    ['DAEMON_ENDED', null, id, 'DONE'],
    ['DAEMON_STOP_ASKED', who, id, 'DONE'],
    ['DAEMON_STARTED', administratorEmail, id, 'DONE'],
    ['STATUS_SET', who, null, 'DONE'],
  ]);
  expect(totalNumberOfResults).toBe(7);
  expect(people).toEqual([administratorEmail, who]);
  expect(results[3]?.details).toMatchObject({ type: 'BACKUP', status: 'TERMINATED' });
  expect(results[6]?.details).toMatchObject({ fromStatus: 'READ_WRITE', toStatus: 'DOWN', message: 'Moving' });

  expect(await kindsOf('?group=daemons')).toEqual(['DAEMON_ENDED', 'DAEMON_STOP_ASKED', 'DAEMON_STARTED']);
  expect(await kindsOf(`?kind=status_set,backup_noted&who=${who.toUpperCase()}`)).toEqual([
    'BACKUP_NOTED',
    'STATUS_SET',
  ]);
  expect(await kindsOf('?limit=2&offset=1')).toEqual(['BACKUP_DELETED', 'BACKUP_NOTED']);
  expect(await kindsOf(`?to=${new Date(Date.now() - 3_600_000).toISOString()}`)).toEqual([]);
  expect(await kindsOf(`?from=${results[2]?.on}`)).toHaveLength(3);

  const csv = (await (await get('?format=csv&group=backups')).text()).split('\r\n');
  expect(csv).toHaveLength(5);
  expect(csv[1]).toMatch(/^\d{4}-.*,UPLOAD_ABORTED,x@example\.org,b\.zip,DONE,\{\}$/);
});

test('tells a job in one entry: what it was and how it ended, and an undo as an undo', async () => {
  const restore = {
    type: 'RESTORE',
    mode: 'IN_PLACE',
    status: 'COMPLETED',
    backupKey: 'a.zip',
    startedBy: who,
    startedOn: new Date(Date.now() - 60_000),
    endedOn: new Date(Date.now() - 57_500),
  } as const;
  const { id } = await consoleDb().daemon.create({ data: restore });
  const { startedOn, endedOn, ...rest } = restore;
  const [undoneOn, undone] = [new Date(startedOn.getTime() + 10_000), new Date(endedOn.getTime() + 10_000)];
  const undo = await consoleDb().daemon.create({
    data: { ...rest, undoesId: id, startedOn: undoneOn, endedOn: undone, status: 'FAILED', errorMessage: 'No.' },
  });
  const started = (await read(`?kind=DAEMON_STARTED&who=${who}`)).results;
  expect(started.map(({ subject, details }) => [subject, details])).toEqual([
    [
      String(undo.id),
      {
        type: 'RESTORE',
        mode: 'IN_PLACE',
        backup: 'a.zip',
        targetDatabase: null,
        undoes: id,
        undoesUndo: false,
        status: 'FAILED',
        error: 'No.',
        milliseconds: 2500,
        endedOn: expect.any(String),
      },
    ],
    [String(id), expect.objectContaining({ undoes: null, status: 'COMPLETED', milliseconds: 2500 })],
  ]);
  await consoleDb().daemon.deleteMany({ where: { startedBy: who } });
});

test('keeps what was done with planned maintenance, whatever does it', async () => {
  const row = {
    title: 'Move',
    text: '',
    startsOn: new Date(),
    endsOn: new Date(Date.now() + 3_600_000),
    createdBy: who,
  };
  const { id } = await consoleDb().plannedMaintenance.create({ data: row });
  const change = (data: object) => consoleDb().plannedMaintenance.update({ where: { id }, data });
  await change({ endsOn: new Date(Date.now() + 7_200_000), changedBy: who });
  await change({ startedOn: new Date(), changedBy: null });
  await change({ version: 4 });
  await change({ endedOn: new Date(), changedBy: who });
  const { results } = await read('?group=maintenance');
  expect(results.map(({ kind, doneBy, subject }) => [kind, doneBy, subject])).toEqual([
    ['MAINTENANCE_ENDED', who, String(id)],
    ['MAINTENANCE_BEGUN', null, String(id)],
    ['MAINTENANCE_CHANGED', who, String(id)],
    ['MAINTENANCE_PLANNED', who, String(id)],
  ]);
  expect(results[3]?.details).toMatchObject({ title: 'Move' });
  expect(results[0]?.details).not.toHaveProperty('tookPlace');
});

test('tells of a planned maintenance that ended and never began that it did not take place', async () => {
  const endsOn = new Date();
  const row = { title: 'Missed', text: '', startsOn: new Date(endsOn.getTime() - 1000), endsOn, createdBy: who };
  const { id } = await consoleDb().plannedMaintenance.create({ data: row });
  await consoleDb().plannedMaintenance.update({ where: { id }, data: { endedOn: endsOn, changedBy: null } });
  const { results } = await read('?kind=MAINTENANCE_ENDED');
  expect(results).toMatchObject([{ subject: String(id), details: { title: 'Missed', tookPlace: false } }]);
});

test('says of an event outside the console database that it was begun, done or failed, and nothing of one that was overtaken', async () => {
  const event = { kind: 'BACKUP_DELETED', doneBy: who, subject: 'a.zip' } as const;
  const outcomes = async () => (await read('?group=backups')).results.map(({ outcome }) => outcome);
  await doRecorded(event, async () => expect(await outcomes()).toEqual(['BEGUN']));
  expect(await outcomes()).toEqual(['DONE']);
  const refused = new AppError('BUCKET_REFUSED', 'Access Denied: the key needs s3:DeleteObject.');
  await expect(doRecorded(event, () => Promise.reject(refused))).rejects.toBe(refused);
  expect((await read('?group=backups')).results[0]).toMatchObject({
    outcome: 'FAILED',
    details: { reason: refused.message },
  });
  const overtaken = new AppError('PRECONDITION_FAILED', 'Somebody was first.');
  await expect(doRecorded(event, () => Promise.reject(overtaken))).rejects.toBe(overtaken);
  expect(await outcomes()).toEqual(['FAILED', 'DONE']);
});

test('counts what scripts do often, and forgets it after 90 days', async () => {
  const old = new Date(Date.now() - 91 * 24 * 3_600_000);
  await consoleDb().audit.create({
    data: { kind: 'LOGGED_IN', doneBy: who, on: old, details: { address: 'a', times: 1 } },
  });
  for (const address of ['a', 'a', 'b', 'a'])
    await countEvent(consoleDb(), { kind: 'LOGGED_IN', doneBy: who, address });
  await countEvent(consoleDb(), { kind: 'LOG_IN_FAILED', doneBy: null, address: 'a' });
  await countEvent(consoleDb(), { kind: 'LOG_IN_FAILED', doneBy: null, address: 'a' });
  const { results } = await read('?group=access');
  expect(results.map(({ kind, details: { address, times } }) => [kind, address, times])).toEqual([
    ['LOG_IN_FAILED', 'a', 2],
    ['LOGGED_IN', 'b', 1],
    ['LOGGED_IN', 'a', 3],
  ]);
});

test('is for administrators, and names what it does not know', async () => {
  expect((await get('', stack.tokens.user)).status).toBe(403);
  expect(await (await get('?kind=NAP')).json()).toMatchObject({ reason: expect.stringContaining('STATUS_SET') });
  const wrongTime = await get('?from=yesterday');
  expect([wrongTime.status, await wrongTime.json()]).toEqual([
    400,
    { reason: 'The query parameter "from" takes a time such as 2026-11-22T10:00:00Z.', code: 'BAD_REQUEST' },
  ]);
  const farTime = await get(`?from=${encodeURIComponent('0000-01-01T00:00:00+14:00')}`);
  expect([farTime.status, await farTime.json()]).toEqual([
    400,
    { reason: 'The query parameter "from" takes a time of the years 1 to 9999.', code: 'BAD_REQUEST' },
  ]);
});
