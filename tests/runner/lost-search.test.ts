import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { postBackup, readDaemon, waitForDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { asSuperuser } from '#tests/damage/damage-tables.ts';
import { startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** A runner that is killed while it searches what can't be read. */

const count = 60_000;
let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack('empty');
  const client = new Client(stack.repository.url);
  await client.connect();
  await client
    .query(
      `create type tone as enum ('faint', 'bright');
       create table lost as select i as id, 'faint'::tone as tone from generate_series(1, ${count}) i;
       create table fine as select 1 as id`,
    )
    .finally(() => client.end());
  await asSuperuser(stack.repository.adminUrl, (admin) =>
    admin.query(`delete from pg_enum where enumtypid = 'tone'::regtype and enumlabel = 'faint'`),
  );
});
afterAll(() => stack.close());

test('leaves nothing, and the next backup names how many rows it is without', async () => {
  const token = stack.tokens.administrator;
  const first = await startRunnerProcess(stack);
  const { id } = await readDaemon(await postBackup(token, { skipUnreadable: true }));
  await waitForDaemon(token, id, ({ progresssMessage }) => progresssMessage.startsWith('Searching public.lost'));
  await first.kill();
  const second = await startRunnerProcess(stack);
  try {
    expect(await waitForEnd(token, id)).toMatchObject({ status: 'FAILED', backupUrl: null });
    expect(await bucket().listUploads('')).toEqual([]);
    for await (const object of bucket().list('')) expect(object).toBeUndefined();
    const again = await readDaemon(await postBackup(token, { skipUnreadable: true }));
    expect(await waitForEnd(token, again.id, 120_000)).toMatchObject({ status: 'COMPLETED', progresssTotal: 1 });
  } finally {
    await second.kill();
  }
});
