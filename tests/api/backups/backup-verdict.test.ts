import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as previewRoutes from '#app/repo/v1/admin/restore-preview/route.ts';
import { backupContents, restorePreview } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postRestore, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let runner: Runner;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
});

afterAll(async () => {
  await runner.stop();
  await stack.close();
});

async function run(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function takeBackup(): Promise<string> {
  const { id } = await readDaemon(await postBackup(token));
  expect(await waitForEnd(token, id)).toMatchObject({ status: 'COMPLETED' });
  return (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
}

async function verdictOf(key: string) {
  const answer = await callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${key}`, {
    token,
    params: { key: [key] },
  });
  return backupContents.parse(await answer.json()).verdict;
}

async function previewOf(key: string) {
  const path = `/repo/v1/admin/restore-preview?${new URLSearchParams({ key })}`;
  return restorePreview.parse(await (await callRoute(previewRoutes, 'GET', path, { token })).json());
}

test('a backup says in which ways it can be restored and that it is not verified; then what comes back weaker', async () => {
  await run(
    stack.repository.url,
    `create table customer (id int primary key); insert into customer select generate_series(1, 20);
     create table orders (id int primary key, customer int references customer);
     insert into orders select i, i % 20 + 1 from generate_series(1, 60) i`,
  );
  await run(
    stack.repository.adminUrl,
    'set session_replication_role to replica; delete from customer where id in (7, 8)',
  );
  const key = await takeBackup();
  const told = (await readManifest(bucket(), key)).manifest.verdict;
  expect(told).toMatchObject({ never: [], ways: { inPlace: [], newDatabase: [] } });
  expect(await verdictOf(key)).toMatchObject({ verified: false, never: [], weaker: null, whenTaken: told?.ways });
  expect((await verdictOf(key)).sentence).toMatch(
    /^When it was taken, it could be restored in place.* into a new database\. It is not verified\.$/,
  );

  const { id } = await readDaemon(await postVerify(token, { url: key }));
  expect(await waitForEnd(token, id)).toMatchObject({ status: 'COMPLETED' });
  const weaker = {
    total: 1,
    named: [
      {
        what: 'foreign key orders_customer_fkey of public.orders',
        sentence: expect.stringContaining('came back as NOT VALID'),
        rows: 6,
        find: expect.stringMatching(/^select \* from public\.orders t where .* not exists /),
        fix: 'alter table public.orders validate constraint orders_customer_fkey',
      },
    ],
  };
  const verdict = await verdictOf(key);
  expect(verdict).toMatchObject({ verified: true, weaker });
  expect(verdict.sentence).toMatch(/ It is verified: all rows come back, and 1 thing comes back weaker\.$/);
  expect((await previewOf(key)).contents.verdict.weaker).toEqual(verdict.weaker);

  await runner.stop();
  await consoleDb().daemon.deleteMany();
  runner = await startConfiguredRunner();
  expect(await verdictOf(key)).toMatchObject({ verified: true, weaker });
});

test('bytes that no restore takes are the first thing that a backup says of itself, and each preview refuses it', async () => {
  await run(
    stack.repository.adminUrl,
    `create table post (id int, body text); create cast (bytea as text) without function;
     insert into post select i, case i when 77 then '\\xc0af'::bytea::text else 'p' end from generate_series(1, 100) i;
     drop cast (bytea as text); alter table post owner to tester`,
  );
  const key = await takeBackup();
  const reason = expect.stringContaining('the text of public.post has bytes that are not UTF-8');
  expect(await verdictOf(key)).toMatchObject({ sentence: reason, never: [reason], verified: false });
  expect(await previewOf(key)).toMatchObject({
    problems: [reason],
    ways: { newDatabase: [reason] },
    recommended: null,
  });
  for (const started of [await postRestore(token, { url: key, safetyBackup: false }), null]) {
    const { id } = await readDaemon(started ?? (await postVerify(token, { url: key })));
    expect(await waitForEnd(token, id)).toMatchObject({ status: 'FAILED', errorMessage: reason });
  }
});
