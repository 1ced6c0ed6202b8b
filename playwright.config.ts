import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'playwright/test';
import { findBrowser } from './scripts/test/find-browser.ts';

// Set once: Playwright's workers read this file again and get the same.
process.env.E2E_PORT ??= String(randomInt(20_000, 30_000));
process.env.E2E_DATA_DIR ??= join(tmpdir(), `stack-console-e2e-${process.pid}`);
process.env.HOSTILE_SEED ??= String(randomInt(1_000_000));
process.env.ADMIN_EMAIL ??= 'admin@localhost';
process.env.ADMIN_PASSWORD ??= 'end-to-end-password';

const baseURL = `http://127.0.0.1:${process.env.E2E_PORT}`;
process.env.CONSOLE ??= baseURL;

/** The whole stack, as npm start starts it, in a data folder of its own; one browser, one test after the other. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  outputDir: 'test-results',
  reporter: [['list']],
  use: {
    baseURL,
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: 'exec node scripts/start.ts',
    url: `${baseURL}/repo/v1/status`,
    reuseExistingServer: false,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    stdout: 'ignore',
    stderr: 'pipe',
    env: { PORT: process.env.E2E_PORT, DATA_DIR: process.env.E2E_DATA_DIR, STACK_NAME: 'stack', LOG_LEVEL: 'warn' },
  },
});
