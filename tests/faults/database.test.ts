import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { readDaemon, retryUntil, waitForEnd } from './testing/ask-console.ts';
import { archiveOf, type Command, changing, commands, complete } from './testing/commands.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { clearBackups, expectSound, setQuietStatus } from './testing/invariants.ts';
import { isWhole, sampleOf, seed } from './testing/random.ts';

/** A database that goes away at the worst moments: while rows are copied, and while COMMIT is answered. */

let stack: FaultStack;
let round = 0;

beforeAll(async () => {
  stack = await startFaultStack();
  await setQuietStatus(stack);
  await archiveOf(stack);
}, 120_000);

afterAll(() => stack.close());

test.runIf(isWhole).each(commands.map((command) => [command.name, command] as const))(
  'a database that is restarted in the middle of a COPY: %s',
  { timeout: 180_000 },
  async (_, command) => {
    await tryRestart(command, `query ilike 'copy %'`);
  },
);

const committing = sampleOf(
  changing.flatMap((command) => [
    { command, name: 'a database that dies when COMMIT was done and not yet answered', act: restartPostgres },
    { command, name: 'a COMMIT whose answer is lost on the way', act: cutConnections },
  ]),
  1,
  'commit',
);

test.each(committing.map((trial) => [`${trial.name}: the ${trial.command.name} is done`, trial] as const))(
  `seed ${seed}: %s`,
  { timeout: 180_000 },
  async (_, { command, act }) => {
    const daemon = await tryAtCommit(command, act);
    expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null });
  },
);

async function restartPostgres(): Promise<void> {
  await stack.kill('postgres');
  await stack.start('postgres');
}

async function cutConnections(): Promise<void> {
  stack.proxies.repository.cut();
  await wait(500);
  stack.proxies.repository.mend();
  await server('select pg_reload_conf()');
}

/** A standby that is not there lets COMMIT be done and its answer wait. */
async function tryAtCommit(command: Command, act: () => Promise<void>): Promise<BackupRestoreStatus> {
  await server('alter role stack_owner in database console set synchronous_commit to local');
  await server('alter role stack_owner set synchronous_commit to off');
  for (const process of ['console', 'runner'] as const) {
    await stack.kill(process);
    await stack.start(process);
  }
  const expectation = await command.prepare(stack, ++round);
  const { id } = await readDaemon(await command.start(stack));
  await waitForCommit();
  await server('alter system reset synchronous_standby_names');
  await act();
  const daemon = await waitForEnd(stack, id, 90_000);
  await expectSound(stack, daemon, expectation);
  await clearBackups(stack);
  return daemon;
}

/** Until the COMMIT that counts waits: that of a restore's transaction, or the one that gives databases their names. */
async function waitForCommit(): Promise<void> {
  await server(`alter system set synchronous_standby_names to 'nobody'`);
  await server('select pg_reload_conf()');
  await retryUntil('A COMMIT that waits', 60_000, async () => {
    const waiting = await server(
      `select pid, query ~* '^commit|rename to' as counts from pg_stat_activity where wait_event = 'SyncRep'`,
    );
    if (waiting.some(({ counts }) => counts)) return true;
    // A wait that is cancelled is over, and the COMMIT is done: the next ones still wait.
    for (const { pid } of waiting) await server(`select pg_cancel_backend(${pid})`);
    return null;
  });
}

/** Asked of the server's own database: nobody is let into the repository while databases change names. */
function server(sql: string) {
  return stack.sql(sql, 'server');
}

async function seeSession(seen: string): Promise<void> {
  await retryUntil(`A session with ${seen}`, 30_000, async () => {
    const rows = await server(
      `select from pg_stat_activity where datname <> 'console' and application_name like 'stack-console daemon%' and ${seen}`,
    );
    return rows.length > 0 ? true : null;
  });
}

/** Kills PostgreSQL when a session is seen that does something, and looks at how it ended. */
async function tryRestart(command: Command, seen: string): Promise<void> {
  const expectation = await command.prepare(stack, ++round);
  stack.proxies.repository.slow({ up: 500_000, down: 500_000 });
  const { id } = await readDaemon(await command.start(stack));
  await seeSession(seen);
  await stack.kill('postgres');
  await stack.start('postgres');
  stack.proxies.repository.slow({ up: null, down: null });
  const daemon = await waitForEnd(stack, id, 60_000);
  await expectSound(stack, daemon, expectation);
  const again = await command.prepare(stack, ++round);
  await expectSound(stack, await complete(stack, command), again);
  await clearBackups(stack);
}
