import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readDaemon, waitForEnd } from './testing/ask-console.ts';
import { archiveOf, type Command, commands, type Expectation, stateOf } from './testing/commands.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { nextRound } from './testing/fault-trial.ts';
import { clearBackups, expectSound, setQuietStatus } from './testing/invariants.ts';
import { countOf, randomNumbers, seed } from './testing/random.ts';

/** Two consoles, two runners, and administrators who press at the same instant. */

const presses = countOf({ sample: 1, whole: 100 });
let stack: FaultStack;
let consoles: string[];

beforeAll(async () => {
  stack = await startFaultStack();
  await setQuietStatus(stack);
  await archiveOf(stack);
  await stack.addRunner();
  consoles = [stack.consoleUrl(), (await stack.addConsole()).url];
}, 120_000);

afterAll(() => stack.close());

test(`seed ${seed}: of two administrators who press at the same instant one wins`, {
  timeout: presses * 120_000,
}, async () => {
  const random = randomNumbers('at once');
  for (let round = 1; round <= presses; round++) {
    const pressed = [pick(random), pick(random)];
    const expectationOf = await prepareAll(pressed);
    // Nothing that was started ends before both have pressed: a second one that starts after the first has ended may win too.
    stack.signalRunners('SIGSTOP');
    const answers = await Promise.all(
      pressed.map(async (command, index) => {
        await wait(random() * 5);
        return command.start(stack, consoles[index]);
      }),
    );
    stack.signalRunners('SIGCONT');
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const won = answers.findIndex(({ status }) => status === 201);
    const [winner, loser, command] = [answers[won], answers[1 - won], pressed[won]];
    if (winner === undefined || loser === undefined || command === undefined) throw new Error('Nobody answered.');
    const { id } = await readDaemon(winner);
    const { reason } = z.object({ reason: z.string() }).parse(await loser.json());
    expect(reason).toMatch(/is running on this stack/);
    const daemon = await waitForEnd(stack, id, 60_000);
    expect(daemon.status).toBe('COMPLETED');
    await expectSound(stack, daemon, expectationOf(command));
    await clearBackups(stack);
  }
});

function pick(random: () => number): Command {
  const command = commands[Math.floor(random() * commands.length)];
  if (command === undefined) throw new Error('There is no command.');
  return command;
}

/** Brings the stack to where each of them has something to do. @returns what is to be expected if a command wins */
async function prepareAll(pressed: Command[]): Promise<(winner: Command) => Expectation> {
  const expectations = new Map<Command, Expectation>();
  for (const command of new Set(pressed)) expectations.set(command, await command.prepare(stack, nextRound(stack)));
  const before = await stateOf(stack);
  return (winner) => {
    const expected = expectations.get(winner);
    if (expected === undefined) throw new Error(`Nobody pressed ${winner.name}.`);
    const changesNothing = expected.done === expected.before;
    return {
      before,
      done: changesNothing ? before : expected.done,
      ...(expected.other === undefined ? {} : { other: expected.other === expected.before ? before : expected.other }),
    };
  };
}
