import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { insistOn, readDaemon, waitForEnd } from './testing/ask-console.ts';
import { archiveOf, complete, type Deed, deeds, restoreAlone } from './testing/deeds.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { clearBackups, expectSound, setQuietStatus } from './testing/invariants.ts';
import { isWhole } from './testing/random.ts';

/** A database that goes away at the worst moments: while rows are copied, and while COMMIT is answered. */

let stack: FaultStack;
let round = 0;

beforeAll(async () => {
  stack = await startFaultStack();
  await setQuietStatus(stack);
  await archiveOf(stack);
}, 120_000);

afterAll(() => stack.close());

test.runIf(isWhole).each(deeds.map((deed) => [deed.name, deed] as const))(
  'a database that is restarted in the middle of a COPY: %s',
  { timeout: 180_000 },
  async (_, deed) => {
    await tryRestart(deed, `query ilike 'copy %'`);
  },
);

test('a database that dies when COMMIT was done and not yet answered: the restore is done', {
  timeout: 180_000,
}, async () => {
  const daemon = await tryAtCommit(async () => {
    await stack.kill('postgres');
    await stack.start('postgres');
  });
  expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null });
});

test('a COMMIT whose answer is lost on the way is looked up: the restore is done', { timeout: 180_000 }, async () => {
  const daemon = await tryAtCommit(async () => {
    stack.proxies.repository.cut();
    await wait(500);
    stack.proxies.repository.mend();
    await stack.sql('select pg_reload_conf()');
  });
  expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null });
});

/** A standby that is not there lets COMMIT be done and its answer wait. */
async function tryAtCommit(act: () => Promise<void>): Promise<BackupRestoreStatus> {
  await stack.sql('alter database console set synchronous_commit to local');
  await stack.kill('console');
  await stack.start('console');
  await stack.kill('runner');
  await stack.start('runner');
  const expectation = await restoreAlone.prepare(stack, ++round);
  await stack.sql(`alter system set synchronous_standby_names to 'nobody'`);
  await stack.sql('select pg_reload_conf()');
  const { id } = await readDaemon(await restoreAlone.start(stack));
  await seeSession(`wait_event = 'SyncRep'`);
  await stack.sql('alter system reset synchronous_standby_names');
  await act();
  const daemon = await waitForEnd(stack, id, 90_000);
  await expectSound(stack, daemon, expectation);
  return daemon;
}

async function seeSession(seen: string): Promise<void> {
  await insistOn(`A session with ${seen}`, 30_000, async () => {
    const rows = await stack.sql(
      `select from pg_stat_activity where datname <> 'console' and application_name like 'stack-console daemon%' and ${seen}`,
    );
    return rows.length > 0 ? true : null;
  });
}

/** Kills PostgreSQL when a session is seen that does something, and looks at how it ended. */
async function tryRestart(deed: Deed, seen: string): Promise<void> {
  const expectation = await deed.prepare(stack, ++round);
  stack.proxies.repository.slow({ up: 500_000, down: 500_000 });
  const { id } = await readDaemon(await deed.start(stack));
  await seeSession(seen);
  await stack.kill('postgres');
  await stack.start('postgres');
  stack.proxies.repository.slow({ up: null, down: null });
  const daemon = await waitForEnd(stack, id, 60_000);
  await expectSound(stack, daemon, expectation);
  const again = await deed.prepare(stack, ++round);
  await expectSound(stack, await complete(stack, deed), again);
  await clearBackups(stack);
}
