import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { buildConsole } from './start/build-console.ts';
import { type Outcome, oneFailed, onePassed, sum, summaryLine } from './test/outcome.ts';
import { runCommand } from './test/run-command.ts';
import { runPlaywright } from './test/run-playwright.ts';
import { runVitest } from './test/run-vitest.ts';
import { takeMemoryFolder } from './test/take-memory-folder.ts';

/** `npm test`: every check and every test, in the order of what is quickest to know; ends with one line that counts them. */
const root = resolve(import.meta.dirname, '..');
const abort = new AbortController();
const { signal } = abort;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => abort.abort());
process.on('disconnect', () => abort.abort());

// Of long lists of cases a run tries some, the same ones for the same seed; `npm run test:whole` tries all.
const tests = { TESTS_SEED: process.env.TESTS_SEED ?? String(randomInt(1_000_000)) };
// The same seed tries the same faults at the same moments again.
const faults = { FAULTS: 'sample', FAULTS_SEED: process.env.FAULTS_SEED ?? String(randomInt(1_000_000)) };

const deleteMemoryFolder = takeMemoryFolder();
const folder = makeTempFolder('test');
try {
  const outcome = sum([
    // Alone: it reads types that the build writes.
    await check('type check', ['tsc', '--noEmit']),
    ...(await Promise.all([
      check('lint', ['biome', 'lint', '--error-on-warnings', '.']),
      check('layers', ['node', 'scripts/check-layers.ts']),
      check('format', ['biome', 'format', '.']),
      check('dead code', ['knip', '--no-progress']),
      timed('plain unit tests', () => runVitest(folder, signal, { projects: ['plain'] })),
      // Before the tests that start the console, so that none of them waits for it. It keeps one processor busy.
      timed('build', build),
    ])),
    await timed(`unit and integration tests, TESTS_SEED=${tests.TESTS_SEED}`, () =>
      runVitest(folder, signal, { projects: ['servers', 'alone'], variables: tests }),
    ),
    await timed(`sample of the faults, FAULTS_SEED=${faults.FAULTS_SEED}`, () =>
      runVitest(folder, signal, { paths: ['tests/faults'], variables: faults }),
    ),
    await timed('end-to-end tests', () => runPlaywright(folder, signal)),
  ]);
  report(outcome);
} finally {
  rmSync(folder, { recursive: true, force: true });
  deleteMemoryFolder();
}
process.exit();

function check(name: string, command: string[]): Promise<Outcome> {
  return timed(name, async () => {
    const { code, output } = await runCommand(command, { signal });
    return code === 0 ? onePassed : oneFailed(name, output);
  });
}

async function build(): Promise<Outcome> {
  try {
    await buildConsole(root, signal);
    return onePassed;
  } catch (error) {
    return oneFailed('build', error instanceof Error ? error.message : String(error));
  }
}

async function timed(name: string, work: () => Promise<Outcome>): Promise<Outcome> {
  if (signal.aborted) return oneFailed(name, 'It was stopped before it began.');
  const from = performance.now();
  const outcome = await work().catch((error: unknown) =>
    oneFailed(name, error instanceof Error ? `${error.stack}` : String(error)),
  );
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  process.stdout.write(
    `${outcome.failures.length === 0 ? '✓' : '✗'} ${name} (${seconds} s): ${outcome.passed} passed, ${outcome.failures.length} failed\n`.replace(
      /: 1 passed, 0 failed/,
      '',
    ),
  );
  return outcome;
}

function report(outcome: Outcome): void {
  for (const { name, message } of outcome.failures) {
    process.stdout.write(`\n✗ ${name}\n${stripVTControlCharacters(message).trimEnd().replace(/^/gm, '    ')}\n`);
  }
  process.stdout.write(`\n${summaryLine(outcome)}\n`);
  process.exitCode = outcome.failures.length === 0 && !signal.aborted ? 0 : 1;
}
