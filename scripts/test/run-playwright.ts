import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findBrowser, installBrowser } from './find-browser.ts';
import { type Outcome, oneFailed, onePassed, oneSkipped, sum } from './outcome.ts';
import { runCommand } from './run-command.ts';

const errorEntry = z.object({ message: z.string().optional() });
const spec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ status: z.string(), results: z.array(z.object({ errors: z.array(errorEntry) })) })),
});
const suite = z.object({
  title: z.string(),
  specs: z.array(spec),
  get suites() {
    return z.array(suite).optional();
  },
});
const report = z.object({ suites: z.array(suite), errors: z.array(errorEntry) });

/** Runs the end-to-end tests in browsers, against whole stacks whose data is in `folder`. */
export async function runPlaywright(folder: string, signal: AbortSignal): Promise<Outcome> {
  if (findBrowser() === null && !installBrowser()) {
    return oneFailed(
      'end-to-end tests',
      'There is no Chromium: install it (Debian: apt-get install chromium-headless-shell), or set PLAYWRIGHT_CHROMIUM_PATH to one.',
    );
  }
  const file = join(folder, 'playwright.json');
  const { code, output } = await runCommand(['playwright', 'test', '--reporter=json'], {
    signal,
    variables: {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      E2E_FOLDER: join(folder, 'stack'),
      ADMIN_EMAIL: 'admin@localhost',
      ADMIN_PASSWORD: 'end-to-end-password',
    },
  });
  if (!existsSync(file)) return oneFailed('playwright', output);
  const { suites, errors } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
  const outcome = sum([
    ...suites.map((found) => outcomeOfSuite(found, [])),
    ...errors.map((error) => oneFailed('playwright', error.message ?? '')),
  ]);
  if (code !== 0 && outcome.failures.length === 0) return sum([outcome, oneFailed('playwright', output)]);
  return outcome;
}

function outcomeOfSuite(found: z.infer<typeof suite>, above: string[]): Outcome {
  const path = [...above, found.title];
  return sum([
    ...found.specs.flatMap(({ title, tests }) =>
      tests.map((test) => outcomeOfTest([...path, title].join(' > '), test)),
    ),
    ...(found.suites ?? []).map((child) => outcomeOfSuite(child, path)),
  ]);
}

function outcomeOfTest(name: string, test: z.infer<typeof spec>['tests'][number]): Outcome {
  if (test.status === 'expected') return onePassed;
  if (test.status === 'skipped') return oneSkipped;
  const messages = test.results.flatMap(({ errors }) => errors.map(({ message }) => message ?? ''));
  return oneFailed(name, messages.join('\n'));
}
