import { randomInt } from 'node:crypto';
import { defineConfig } from 'playwright/test';
import { browserArguments } from './scripts/test/browser-arguments.ts';
import { chooseStacks } from './scripts/test/choose-stacks.ts';
import { findBrowser } from './scripts/test/find-browser.ts';

// Set once: Playwright's workers read this file again and get the same.
process.env.HOSTILE_SEED ??= String(randomInt(1_000_000));
process.env.ADMIN_EMAIL ??= 'admin@localhost';
process.env.ADMIN_PASSWORD ??= 'end-to-end-password';

const stacks = await chooseStacks();
// Playwright numbers the workers that run at the same time from 0.
const own = stacks[Number(process.env.TEST_PARALLEL_INDEX ?? 0)];
if (own === undefined) throw new Error('There are more workers than E2E_PORTS has ports.');
Object.assign(process.env, { E2E_PORT: own.port, E2E_DATA_DIR: own.dataDir, CONSOLE: own.address });

/** The whole stack, as npm start starts it, once for each worker; on each, one test after the other. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: stacks.length,
  retries: 0,
  // To end what hangs. A busy machine takes long for what a quiet one does at once.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  outputDir: 'test-results',
  reporter: [['list']],
  use: {
    baseURL: own.address,
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    // Nobody sees the movements, and each costs a processor sixty pictures a second.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // The console's worker is for a console that is down: tests of that let it in, and so does the one that visits every page.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      args: browserArguments,
    },
  },
  webServer: stacks.map(({ port, address, dataDir }) => ({
    command: 'exec node scripts/start.ts',
    url: `${address}/repo/v1/status`,
    reuseExistingServer: false,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    stdout: 'ignore',
    stderr: 'pipe',
    // Webhooks of the tests are received on this machine.
    env: { PORT: port, DATA_DIR: dataDir, STACK_NAME: 'stack', LOG_LEVEL: 'warn', NOTIFY_ALLOW_HOSTS: '127.0.0.1' },
  })),
});
