import { configDefaults, defineConfig } from 'vitest/config';

const faults = process.env.FAULTS === undefined ? ['tests/faults/**'] : [];

export default defineConfig({
  resolve: { conditions: ['node'] },
  test: {
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'e2e/**', '.next/**', '.data/**', 'generated/**', ...faults],
    environment: 'node',
    pool: 'forks',
    // Many tests wait for a process to be missed: more of them than processors.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['tests/global-setup.ts'],
    env: { LOG_LEVEL: 'silent', TZ: 'UTC' },
  },
});
