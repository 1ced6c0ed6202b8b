import { expect, it } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createReporter } from '../report/reporter.ts';
import { runChecks } from './run-checks.ts';

it('asks nothing with the repository’s own role, which could do more than read', async () => {
  const repository = createRepository({ url: 'postgresql://nobody@127.0.0.1:1/nothing' });
  const asked = await runChecks({
    builder: { repository, login: null },
    checks: [{ id: 1, name: 'One', sql: 'select 1', comparison: 'EQUALS', expected: '1', timeoutSeconds: 1 }],
    database: 'nothing',
    applicationName: 'run checks test',
    signal: new AbortController().signal,
    reporter: createReporter<never>(),
  });
  expect(asked).toMatchObject([
    { outcome: 'NOT_RUN', actual: null, message: expect.stringContaining('REPOSITORY_BUILD_ROLE') },
  ]);
});
