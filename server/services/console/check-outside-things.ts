import type { ConsoleHealth, OutsideThing } from '#lib/contracts/console-settings.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { now } from '#server/clock.ts';
import { readRolePower } from '#server/engine/catalog/read-role-power.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { checkNotifier } from '../notifications/check-notifier.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

const withinMs = 5000;
const aliveMs = 20_000;

/** How the console database, the repository, the bucket and the runners are now, each asked by itself. */
export async function checkOutsideThings(): Promise<ConsoleHealth> {
  let roleWarning: string | null = null;
  const [consoleDatabase, repositoryState, bucketState, runners, notifier] = await Promise.all([
    ask('The console database', askConsoleDatabase),
    ask('The database', async () => {
      const { version, warning } = await askRepository();
      roleWarning = warning;
      return version;
    }),
    ask('The bucket', async () => {
      await bucket().check();
      return null;
    }),
    listRunners(),
    checkNotifier(defaultStackId, now()),
  ]);
  return { consoleDatabase, repository: repositoryState, bucket: bucketState, runners, roleWarning, notifier };
}

/** @param question gives the thing's version; null where it has none */
async function ask(name: string, question: () => Promise<string | null>): Promise<OutsideThing> {
  const began = performance.now();
  try {
    const version = await withTimeout(withinMs, question());
    return { well: true, version, milliseconds: performance.now() - began, problem: null };
  } catch (err) {
    if (!isAppError(err)) logger.debug({ err }, `${name} could not be asked how it is`);
    const problem = isAppError(err) ? err.message : `${name} does not answer.`;
    return { well: false, version: null, milliseconds: performance.now() - began, problem };
  }
}

async function askConsoleDatabase(): Promise<string | null> {
  const [row] = await consoleDb().$queryRaw<{ version: string }[]>`
    select split_part(current_setting('server_version'), ' ', 1) as version`;
  return row?.version ?? null;
}

async function askRepository(): Promise<{ version: string | null; warning: string | null }> {
  const connection = await repository().connect({ applicationName: 'stack-console health' });
  try {
    const [row] = await connection.query<{ version: string }>(
      `select split_part(current_setting('server_version'), ' ', 1) as version`,
    );
    return { version: row?.version ?? null, warning: await readRolePower(connection) };
  } finally {
    await connection.close();
  }
}

async function listRunners(): Promise<ConsoleHealth['runners']> {
  const [runners, atWork] = await Promise.all([
    consoleDb().runner.findMany({ orderBy: [{ startedOn: 'asc' }, { name: 'asc' }] }),
    consoleDb().daemon.findMany({
      where: { endedOn: null, runner: { not: null } },
      select: { id: true, runner: true },
    }),
  ]);
  return runners.map(({ name, version, startedOn, seenOn }) => {
    const [host = name, process = ''] = name.split(':');
    const daemon = atWork.find(({ runner }) => runner === name);
    return {
      host,
      process,
      version,
      startedOn: startedOn.toISOString(),
      seenOn: seenOn.toISOString(),
      alive: Date.now() - seenOn.getTime() < aliveMs,
      daemonId: daemon === undefined ? null : String(daemon.id),
    };
  });
}
