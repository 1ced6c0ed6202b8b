import { globSync, readFileSync } from 'node:fs';

/** What a test has that starts something or changes its process: servers and databases of tests/, settings, mocks, clocks, processes. */
const signs =
  /#tests\/|\.\/postgres\.ts|\/testing\/|console-db|process\.(?:env|chdir)|\bvi\.|child_process|worker_threads|setClock|resetSettings|globalThis/;

/** The tests that leave their process as it was, so that many of them can share one: they look at functions alone. */
export function findPlainTests(root: string): string[] {
  const files = globSync('{app,components,lib,scripts,server,tests}/**/*.test.ts', { cwd: root });
  return files.filter((file) => !signs.test(readFileSync(`${root}/${file}`, 'utf8'))).sort();
}
