import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/** Chromium without windows comes first: it takes a quarter less of a processor. */
const programs = ['chromium-headless-shell', 'chromium'];

/** The Chromium to test with: PLAYWRIGHT_CHROMIUM_PATH, one on PATH, Playwright's own; null when there is none. */
export function findBrowser(): string | null {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named !== undefined && named !== '') return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = programs
    .flatMap((program) => folders.map((folder) => join(folder, program)))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : null;
}

/**
 * Installs Debian's Chromium where that can be done: as root, on a system with apt-get.
 * @returns whether there is a browser now.
 */
export function installBrowser(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium-headless-shell'], options);
  return findBrowser() !== null;
}
