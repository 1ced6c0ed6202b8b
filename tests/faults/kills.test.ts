import { afterAll, beforeAll, describe, test } from 'vitest';
import { archiveOf, type Command, commands } from './testing/commands.ts';
import { type FaultStack, startFaultStack, victims } from './testing/fault-stack.ts';
import { setQuietStatus } from './testing/invariants.ts';
import { nameOf, oneOfTwo, report, type TrialEnd, timeOf, tryKill, tryKillOfTwo } from './testing/kill-trial.ts';
import { countOf, randomNumbers, sampleOf, seed } from './testing/random.ts';

/**
 * kill -9 of each process, and of one of two runners, at random moments of each command. Waiting takes most of the time: several
 * stacks wait at once.
 */

const kills = countOf({ sample: 1, whole: 100 });
const targets = sampleOf([...victims, oneOfTwo] as const, 3, 'whom');
const longestTrialMs = 300_000;
const stacks = new Map<Command, { stack: FaultStack; usualMs: number }>();

beforeAll(async () => {
  await Promise.all(commands.map(async (command) => stacks.set(command, await openLane(command))));
}, 180_000);

afterAll(async () => {
  await Promise.all([...stacks.values()].map(({ stack }) => stack.close()));
});

async function openLane(command: Command) {
  const stack = await startFaultStack();
  // A stretch of a second or so in which to be killed, without work for the machine.
  stack.proxies.repository.slow({ up: 3_000_000, down: 3_000_000 });
  await setQuietStatus(stack);
  await archiveOf(stack);
  const times = [await timeOf(stack, command), await timeOf(stack, command)];
  return { stack, usualMs: Math.min(...times) };
}

describe.concurrent(`seed ${seed}`, () => {
  for (const command of commands) {
    const timeout = targets.length * kills * longestTrialMs;
    test(`${command.name}: ${targets.map(nameOf).join(', ')}, up to ${kills} times each`, { timeout }, () =>
      killAll(command),
    );
  }
});

async function killAll(command: Command): Promise<void> {
  const lane = stacks.get(command);
  if (lane === undefined) throw new Error(`No stack was started for the ${command.name}.`);
  const plans = targets.map((target) => ({
    target,
    random: randomNumbers(`${command.name} ${target}`),
    ends: [] as TrialEnd[],
  }));
  for (let round = 1; round <= kills; round++) {
    for (const { target, random, ends } of plans) {
      const trial = { command, share: random() * 1.1, usualMs: lane.usualMs, round: round * 2 };
      const trying =
        target === oneOfTwo
          ? tryKillOfTwo(lane.stack, { ...trial, hitsFirst: random() < 0.5 })
          : tryKill(lane.stack, { ...trial, victim: target });
      const end = await trying.catch((error: unknown) => {
        // The other commands go on for hours.
        console.error(error);
        throw error;
      });
      console.log(end.line);
      ends.push(end);
    }
  }
  for (const { target, ends } of plans) console.log(report(`${command.name}, ${nameOf(target)}`, ends));
}
