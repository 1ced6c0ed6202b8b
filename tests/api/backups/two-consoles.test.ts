import { Readable } from 'node:stream';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as fileRoutes from '#app/repo/v1/admin/backup-file/[[...key]]/route.ts';
import * as noteRoutes from '#app/repo/v1/admin/backup-note/[...key]/route.ts';
import { backupPage } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { readRepositoryState } from '#server/engine/restore/testing/read-repository-state.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postRestore, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { debianServerVersion } from '#tests/debian-server.ts';
import { putObject } from '#tests/put-object.ts';
import { someOf } from '#tests/sample.ts';
import type { ServerName } from '#tests/test-servers.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

const base = '/repo/v1/admin/backup-file';

/** A console of its own, with its runner, bucket, console database and repository; one at a time in this process. */
async function onConsole<Result>(server: ServerName, work: (stack: TestStack) => Promise<Result>): Promise<Result> {
  const stack = await startTestStack('pagila', server);
  const runner = await startConfiguredRunner();
  try {
    return await work(stack);
  } finally {
    await runner.stop();
    await stack.close();
  }
}

async function takeAway(server: ServerName): Promise<{ archive: Buffer; state: Record<string, string> }> {
  return onConsole(server, async ({ repository, tokens: { administrator: token } }) => {
    const { id } = await readDaemon(await postBackup(token));
    expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
    const { backupKey } = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
    const answer = await callRoute(fileRoutes, 'GET', `${base}/${backupKey}`, { token });
    expect(answer.status).toBe(200);
    return { archive: Buffer.from(await answer.arrayBuffer()), state: await contents(repository.adminUrl) };
  });
}

async function bringIn(token: string, archive: Buffer, name: string): Promise<void> {
  const request = new Request(`http://localhost${base}/${name}`, {
    method: 'PUT',
    headers: { sessionToken: token, 'content-type': 'application/zip' },
    body: Readable.toWeb(Readable.from([archive])),
    duplex: 'half',
  } as RequestInit);
  const answer = await fileRoutes.PUT(request, { params: Promise.resolve({ key: [name] }) });
  expect(answer.status).toBe(201);
}

async function listed(token: string): Promise<string[]> {
  const answer = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  return backupPage.parse(await answer.json()).results.map(({ key }) => key);
}

/** Rows and sequences: a schema's own words differ between server versions. */
async function contents(adminUrl: string): Promise<Record<string, string>> {
  const state = await readRepositoryState(adminUrl);
  return Object.fromEntries(Object.entries(state).filter(([thing]) => /^(rows|sequence) /.test(thing)));
}

async function spoil(adminUrl: string): Promise<void> {
  const client = new Client(adminUrl);
  await client.connect();
  await client.query(`set session_replication_role to replica; delete from rental where rental_id % 2 = 0;
    update film set title = title || '!'; truncate payment cascade; select setval('film_film_id_seq', 5)`);
  await client.end();
}

const ways: [ServerName, ServerName][] = [
  ['debian', 'embedded'],
  ['embedded', 'debian'],
];

test.runIf(debianServerVersion() !== null).each(someOf(ways, 1, 'servers'))(
  'a backup of a repository on the %s server moves, as a file, to a console whose repository is on the %s one',
  async (from, to) => {
    const { archive, state } = await takeAway(from);
    await onConsole(to, async ({ repository, tokens: { administrator: token } }) => {
      expect(await listed(token)).toEqual([]);
      await spoil(repository.adminUrl);
      expect(await contents(repository.adminUrl)).not.toEqual(state);
      await bringIn(token, archive, 'staging.zip');
      expect(await listed(token)).toEqual(['staging.zip']);
      const { id } = await readDaemon(await postRestore(token, { fileName: 'staging.zip', safetyBackup: false }));
      expect(await waitForEnd(token, id)).toMatchObject({ status: 'COMPLETED', errorMessage: null });
      expect(await contents(repository.adminUrl)).toEqual(state);
    });
  },
);

test('a console whose database is new lists, shows and restores what is in its bucket, by whose hand ever', async () => {
  const { archive, state } = await takeAway('embedded');
  await onConsole('embedded', async ({ repository, tokens: { administrator: token } }) => {
    await putObject(bucket(), 'by hand/BackupDaemonJob7-123456789012345678.zip', archive);
    await putObject(
      bucket(),
      'by hand/BackupDaemonJob7-123456789012345678.zip.json',
      JSON.stringify({
        format: 'stack-console-note',
        note: 'from the old console',
        keep: true,
        changedBy: 'x@example.org',
        changedOn: '2026-01-02T03:04:05.000Z',
      }),
    );
    const [key = ''] = await listed(token);
    const note = await callRoute(noteRoutes, 'GET', `/repo/v1/admin/backup-note/${key}`, { token });
    expect(await note.json()).toMatchObject({ note: 'from the old console', keep: true });
    await spoil(repository.adminUrl);
    const { id } = await readDaemon(await postRestore(token, { url: key, safetyBackup: false }));
    expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
    expect(await contents(repository.adminUrl)).toEqual(state);
    await bucket().delete(key);
    expect(await listed(token)).toEqual([]);
  });
});
