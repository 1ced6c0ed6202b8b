import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { type Outcome, oneFailed, sum } from './outcome.ts';
import { runCommand } from './run-command.ts';

const assertion = z.object({
  fullName: z.string(),
  status: z.string(),
  failureMessages: z.array(z.string()).nullish(),
});
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(assertion),
    }),
  ),
});

/**
 * Runs tests with Vitest: the unit and integration tests unless told.
 * @param part of which files, of which of the projects in vitest.config.ts, and with which variables
 */
export async function runVitest(
  folder: string,
  signal: AbortSignal,
  {
    paths = [],
    projects = [],
    variables = {},
  }: { paths?: string[]; projects?: string[]; variables?: Record<string, string> } = {},
): Promise<Outcome> {
  const file = join(folder, `vitest${[...projects, ...paths].join('-').replaceAll('/', '-')}.json`);
  const chosen = projects.map((name) => `--project=${name}`);
  const command = ['vitest', 'run', ...paths, ...chosen, '--reporter=json', `--outputFile=${file}`];
  const { code, output } = await runCommand(command, { variables, signal });
  if (!existsSync(file)) return oneFailed('vitest', output);
  const { testResults } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
  const outcome = sum(testResults.map(outcomeOfFile));
  if (code !== 0 && outcome.failures.length === 0) return sum([outcome, oneFailed('vitest', output)]);
  return outcome;
}

function outcomeOfFile(result: z.infer<typeof report>['testResults'][number]): Outcome {
  const place = relative(process.cwd(), result.name);
  const of = (status: string) => result.assertionResults.filter((test) => test.status === status);
  const failures = of('failed').map((test) => ({
    name: `${place}: ${test.fullName}`,
    message: (test.failureMessages ?? []).join('\n'),
  }));
  if (failures.length === 0 && result.status === 'failed')
    failures.push({ name: place, message: result.message ?? '' });
  return {
    passed: of('passed').length,
    skipped: of('pending').length + of('skipped').length + of('todo').length,
    failures,
  };
}
