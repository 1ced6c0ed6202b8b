import { randomInt } from 'node:crypto';
import { configDefaults, defineConfig } from 'vitest/config';

const hasFaults = process.env.FAULTS !== undefined;
// One seed for all files of the fault suite; each says it in its tests' names.
const faultsSeed = process.env.FAULTS_SEED ?? String(randomInt(1_000_000));

export default defineConfig({
  resolve: { conditions: ['node'] },
  test: {
    include: ['**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      'e2e/**',
      '.next/**',
      '.data/**',
      'generated/**',
      ...(hasFaults ? [] : ['tests/faults/**']),
    ],
    environment: 'node',
    pool: 'forks',
    // Many tests wait for a process to be missed: more of them than processors.
    maxWorkers: 4,
    // As many as there are commands in the fault suite.
    maxConcurrency: 7,
    // What hangs is ended; a slow disk or a busy machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    globalSetup: ['tests/global-setup.ts'],
    env: { LOG_LEVEL: 'silent', TZ: 'UTC', FAULTS_SEED: faultsSeed },
  },
});
