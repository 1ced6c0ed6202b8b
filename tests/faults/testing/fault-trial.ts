import { expect } from 'vitest';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { readDaemon, waitForEnd } from './ask-console.ts';
import { type Command, complete } from './commands.ts';
import type { FaultStack } from './fault-stack.ts';
import { clearBackups, expectSound } from './invariants.ts';

export type FaultTrial = {
  command: Command;
  /** Breaks something. @returns what mends it */
  breakIt: () => (() => void | Promise<void>) | Promise<() => void | Promise<void>>;
  /** What the failed daemon's sentence says; null if the command completes all the same. */
  told: RegExp | null;
  /** Whether the command may complete all the same, as the fault may come to nothing; false unless told. */
  mayComplete?: boolean;
  /** Whether the command is run once more afterwards, and must complete; true unless told. */
  retries?: boolean;
};

const rounds = new WeakMap<FaultStack, number>();

/** Another number for each trial of a stack. */
export function nextRound(stack: FaultStack): number {
  const round = (rounds.get(stack) ?? 0) + 1;
  rounds.set(stack, round);
  return round;
}

/** Runs a command while something is broken, repairs that, checks what is left, and runs the command again. @returns how it ended */
export async function tryFault(
  stack: FaultStack,
  { command, breakIt, told, mayComplete = false, retries = true }: FaultTrial,
): Promise<BackupRestoreStatus> {
  const expectation = await command.prepare(stack, nextRound(stack));
  const mend = await breakIt();
  const began = performance.now();
  const daemon = await runToEnd(stack, command).finally(mend);
  const seconds = (performance.now() - began) / 1000;
  console.log(`${command.name}: ${daemon.status} after ${seconds.toFixed(1)} s: ${daemon.errorMessage ?? 'all done'}`);
  const completes = told === null || (mayComplete && daemon.status === 'COMPLETED');
  if (completes) expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null });
  else expect(daemon.errorMessage).toMatch(told);
  await expectSound(stack, daemon, expectation);
  if (retries) {
    const again = await command.prepare(stack, nextRound(stack));
    await expectSound(stack, await complete(stack, command), again);
  }
  await clearBackups(stack);
  return daemon;
}

async function runToEnd(stack: FaultStack, command: Command): Promise<BackupRestoreStatus> {
  const { id } = await readDaemon(await command.start(stack));
  return waitForEnd(stack, id, 120_000);
}
