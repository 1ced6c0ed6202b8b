import { randomInt } from 'node:crypto';
import { configDefaults, defineConfig } from 'vitest/config';
import { findPlainTests } from './scripts/test/find-plain-tests.ts';
import { LongestFirst } from './scripts/test/longest-first.ts';

const hasFaults = process.env.FAULTS !== undefined;
// One seed for all files of the fault suite; each says it in its tests' names.
const faultsSeed = process.env.FAULTS_SEED ?? String(randomInt(1_000_000));
// And one for all lists of which a run tries some.
const testsSeed = process.env.TESTS_SEED ?? String(randomInt(1_000_000));

const exclude = [
  ...configDefaults.exclude,
  'e2e/**',
  '.next/**',
  '.data/**',
  'generated/**',
  ...(hasFaults ? [] : ['tests/faults/**']),
];
const plain = findPlainTests(import.meta.dirname);
/** Files that change their process for good, each in a process of its own. */
const alone = ['tests/runner/**/*.test.ts', 'tests/faults/**/*.test.ts', 'scripts/start/**/*.test.ts'];

export default defineConfig({
  resolve: { conditions: ['node'] },
  test: {
    environment: 'node',
    pool: 'forks',
    // Many tests wait for a process to be missed: more of them than processors.
    maxWorkers: 4,
    // As many as there are commands in the fault suite.
    maxConcurrency: 7,
    // What hangs is ended; a slow disk or a busy machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    sequence: { sequencer: LongestFirst },
    setupFiles: ['tests/after-each-file.ts'],
    env: { LOG_LEVEL: 'silent', TZ: 'UTC', FAULTS_SEED: faultsSeed, TESTS_SEED: testsSeed },
    projects: [
      // They need PostgreSQL, and each file has databases of its own. To load the console takes longer than most of them.
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['**/*.test.ts'],
          exclude: [...exclude, ...plain, ...alone],
          globalSetup: ['tests/global-setup.ts'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone, exclude, globalSetup: ['tests/global-setup.ts'] } },
      // They start nothing, and share their processes.
      { extends: true, test: { name: 'plain', include: plain, exclude, isolate: false } },
    ],
  },
});
