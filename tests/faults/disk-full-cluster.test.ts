import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { archiveOf, type Command, commands } from './testing/commands.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { nextRound } from './testing/fault-trial.ts';
import { setQuietStatus } from './testing/invariants.ts';
import { report, type TrialEnd, tryMoment } from './testing/kill-trial.ts';
import { countOf, randomNumbers, sampleOf, seed } from './testing/random.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from './testing/small-disk.ts';

/**
 * The disk that everything of PostgreSQL is on is full for a while: the repository, the console database and the write-ahead
 * log. PostgreSQL may go down with it; somebody makes room and starts it again.
 */

const tries = countOf({ sample: 1, whole: 20 });
const mostRoom = 24_000_000;
let disk: SmallDisk;
let stack: FaultStack;

describe.skipIf(noSmallDisk !== null)(`seed ${seed}: a full disk of PostgreSQL`, () => {
  beforeAll(async () => {
    disk = mountSmallDisk(512);
    stack = await startFaultStack({ postgresFolder: join(disk.folder, 'postgres') });
    await setQuietStatus(stack);
    await archiveOf(stack);
  }, 120_000);

  afterAll(async () => {
    await stack?.close();
    disk?.close();
  });

  test.each(sampleOf(commands, 1, 'cluster').map((command) => [command.name, command] as const))(
    `${tries} times: %s`,
    { timeout: tries * 300_000 },
    async (_, command) => {
      const random = randomNumbers(`cluster ${command.name}`);
      const ends: TrialEnd[] = [];
      for (let nth = 0; nth < tries; nth++) ends.push(await tryFullCluster(command, random() ** 2 * mostRoom));
      console.log(report(`${command.name}, PostgreSQL's disk full`, ends));
    },
  );
});

async function tryFullCluster(command: Command, room: number): Promise<TrialEnd> {
  const end = await tryMoment(stack, {
    command,
    round: nextRound(stack) * 2,
    what: `${Math.round(room / 1000)} kB left on PostgreSQL's disk`,
    async strike() {
      await stack.sql('checkpoint');
      disk.leave(room);
      await wait(4000);
      disk.free();
      await stack.start('postgres');
    },
  });
  console.log(end.line);
  return end;
}
