import { afterAll, beforeAll, describe, test } from 'vitest';
import { archiveOf, type Deed, deeds } from './testing/deeds.ts';
import { type FaultStack, startFaultStack, victims } from './testing/fault-stack.ts';
import { setQuietStatus } from './testing/invariants.ts';
import { nameOf, oneOfTwo, report, type TrialEnd, timeOf, tryKill, tryKillOfTwo } from './testing/kill-trial.ts';
import { countOf, randomNumbers, sampleOf, seed } from './testing/random.ts';

/**
 * kill -9 of each process, and of one of two runners, at random moments of each deed. Waiting takes most of the time: several
 * stacks wait at once.
 */

const kills = countOf({ sample: 1, whole: 100 });
const targets = sampleOf([...victims, oneOfTwo] as const, 4, 'whom');
const longestTrialMs = 300_000;
const stacks = new Map<Deed, { stack: FaultStack; usualMs: number }>();

beforeAll(async () => {
  await Promise.all(deeds.map(async (deed) => stacks.set(deed, await openLane(deed))));
}, 180_000);

afterAll(async () => {
  await Promise.all([...stacks.values()].map(({ stack }) => stack.close()));
});

async function openLane(deed: Deed) {
  const stack = await startFaultStack();
  // A stretch of a second or so in which to be killed, without work for the machine.
  stack.proxies.repository.slow({ up: 3_000_000, down: 3_000_000 });
  await setQuietStatus(stack);
  await archiveOf(stack);
  const times = [await timeOf(stack, deed), await timeOf(stack, deed)];
  return { stack, usualMs: Math.min(...times) };
}

describe.concurrent(`seed ${seed}`, () => {
  for (const deed of deeds) {
    const timeout = targets.length * kills * longestTrialMs;
    test(`${deed.name}: ${targets.map(nameOf).join(', ')}, up to ${kills} times each`, { timeout }, () =>
      killAll(deed),
    );
  }
});

async function killAll(deed: Deed): Promise<void> {
  const lane = stacks.get(deed);
  if (lane === undefined) throw new Error(`No stack was started for the ${deed.name}.`);
  const plans = targets.map((target) => ({
    target,
    random: randomNumbers(`${deed.name} ${target}`),
    ends: [] as TrialEnd[],
  }));
  for (let round = 1; round <= kills; round++) {
    for (const { target, random, ends } of plans) {
      const trial = { deed, share: random() * 1.1, usualMs: lane.usualMs, round: round * 2 };
      const trying =
        target === oneOfTwo
          ? tryKillOfTwo(lane.stack, { ...trial, hitsFirst: random() < 0.5 })
          : tryKill(lane.stack, { ...trial, victim: target });
      const end = await trying.catch((error: unknown) => {
        // The other deeds go on for hours.
        console.error(error);
        throw error;
      });
      console.log(end.line);
      ends.push(end);
    }
  }
  for (const { target, ends } of plans) console.log(report(`${deed.name}, ${nameOf(target)}`, ends));
}
