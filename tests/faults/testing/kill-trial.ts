import { setTimeout as wait } from 'node:timers/promises';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { readDaemon, retryUntil, waitForEnd } from './ask-console.ts';
import { type Command, complete } from './commands.ts';
import type { FaultStack, Victim } from './fault-stack.ts';
import { clearBackups, expectSound } from './invariants.ts';

/** How one kill ended, in words and for a count. */
export type TrialEnd = { how: string; line: string };

/** A daemon has ended so long after everything runs again, at the latest. */
const endsWithinMs = 60_000;

export type KillTrial = {
  command: Command;
  /** When, as a share of how long the command takes when nobody is killed. */
  share: number;
  usualMs: number;
  /** Another number for each trial. */
  round: number;
};

/** Starts a command, kills somebody in the middle, and starts them again. */
export function tryKill(stack: FaultStack, { victim, ...trial }: KillTrial & { victim: Victim }): Promise<TrialEnd> {
  const atMs = momentOf(trial);
  return tryMoment(stack, {
    ...trial,
    what: whatOf(victim, trial),
    async strike() {
      await wait(atMs);
      await stack.kill(victim);
      await stack.start(victim);
    },
  });
}

/** Has two runners, starts a command, and kills one of them; the other is left alone with what is to be cleared away. */
export async function tryKillOfTwo(
  stack: FaultStack,
  { hitsFirst, ...trial }: KillTrial & { hitsFirst: boolean },
): Promise<TrialEnd> {
  const second = await stack.addRunner();
  const end = await tryMoment(stack, {
    ...trial,
    what: whatOf(oneOfTwo, trial),
    async strike() {
      await wait(momentOf(trial));
      await (hitsFirst ? stack.kill('runner') : second.kill());
    },
  });
  await second.kill();
  if (hitsFirst) await stack.start('runner');
  return end;
}

export const oneOfTwo = 'one of two runners';

function momentOf({ share, usualMs }: KillTrial): number {
  return Math.round(share * usualMs);
}

function whatOf(target: Victim | typeof oneOfTwo, trial: KillTrial): string {
  return `${nameOf(target)} at ${momentOf(trial)} ms of ${Math.round(trial.usualMs)}`;
}

/**
 * Starts a command, lets something happen until everything runs again, waits for the daemon's end, checks that all is as it must
 * be, and runs the command again to its end. It may be that no daemon was started.
 */
export async function tryMoment(
  stack: FaultStack,
  { command, what, strike, round }: { command: Command; what: string; strike: () => Promise<void>; round: number },
): Promise<TrialEnd> {
  const expectation = await command.prepare(stack, round);
  const [newest] = await stack.sql('select coalesce(max(id), 0) as id from daemon', 'console');
  const started = command.start(stack).then(idOf, () => null);
  await strike();
  const runsAgain = performance.now();
  await started;
  const id = await retryUntil('What was started', 30_000, () => startedSince(stack, Number(newest?.id)));
  const daemon = id === 'none' ? null : await waitForEnd(stack, id, endsWithinMs);
  const endedMs = performance.now() - runsAgain;
  try {
    await expectSound(stack, daemon, expectation);
    const again = await command.prepare(stack, round + 1);
    await expectSound(stack, await complete(stack, command), again);
  } catch (error) {
    const message = error instanceof Error ? error.message : error;
    throw new Error(`${command.name}, ${what}: ${message} (${JSON.stringify(daemon)})`, { cause: error });
  }
  await clearBackups(stack);
  const how = daemon === null ? 'not started' : describe(daemon);
  return { how, line: `${command.name}, ${what}: ${how}, ${(endedMs / 1000).toFixed(1)} s after it ran again` };
}

async function idOf(answer: Response): Promise<string | null> {
  return answer.status === 201 ? (await readDaemon(answer)).id : null;
}

async function startedSince(stack: FaultStack, before: number): Promise<string> {
  const [row] = await stack.sql(`select id from daemon where id > ${before} order by id limit 1`, 'console');
  return row === undefined ? 'none' : String(row.id);
}

function describe({ status, errorMessage }: BackupRestoreStatus): string {
  return errorMessage === null ? status : `${status} "${errorMessage}"`;
}

/** Who was killed, in words. */
export function nameOf(target: Victim | typeof oneOfTwo): string {
  return target === 'postgres shut down' ? target : `${target} killed`;
}

/** How long a command takes when nothing happens; milliseconds. */
export async function timeOf(stack: FaultStack, command: Command): Promise<number> {
  await command.prepare(stack, 1);
  const from = performance.now();
  await complete(stack, command);
  return performance.now() - from;
}

/** Prints how many trials ended in which way. */
export function report(title: string, ends: TrialEnd[]): string {
  const counts = new Map<string, number>();
  for (const { how } of ends) counts.set(how, (counts.get(how) ?? 0) + 1);
  const lines = [...counts].sort(([, one], [, other]) => other - one).map(([how, count]) => `  ${count} × ${how}`);
  return [`${title}: ${ends.length}`, ...lines].join('\n');
}
