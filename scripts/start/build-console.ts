import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockFolder } from '#embedded/folder-lock.ts';
import { AppError } from '#server/errors.ts';

const sources = [
  'app',
  'components',
  'lib',
  'server',
  'public',
  'generated',
  'instrumentation-client.ts',
  'package-lock.json',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
];
const notBuilt = /\.test\.tsx?$/;

/**
 * Builds the console when its sources are not those of the last build. Starts that overlap wait for each other.
 * @returns whether it had to be built.
 * @throws AppError INTERNAL when the build fails; what it said is on stderr then.
 */
export async function buildConsole(root: string, signal: AbortSignal): Promise<boolean> {
  const release = await waitForLock(join(root, 'node_modules', '.cache', 'stack-console-build'), signal);
  try {
    const stampFile = join(root, '.next', 'stack-console-sources');
    const digest = digestOf(root);
    if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return false;
    rmSync(stampFile, { force: true });
    await runBuild(root, signal);
    writeFileSync(stampFile, digest);
    return true;
  } finally {
    release();
  }
}

async function waitForLock(folder: string, signal: AbortSignal): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  for (;;) {
    const release = lockFolder(folder);
    if (release !== null) return release;
    await sleep(200, undefined, { signal });
  }
}

function digestOf(root: string): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesOf(join(root, source))))
    hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return notBuilt.test(path) ? [] : [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

function runBuild(root: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(output);
      reject(new AppError('INTERNAL', 'The console could not be built: what next build said is above.'));
    });
  });
}
