// Runs on whatever Node.js the machine has (20.20 or newer), with no package: installs the packages when they are not those of
// package-lock.json, generates the Prisma client when its schema changed, and goes on under the project's own Node.js 24.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const [command, ...options] = process.argv.slice(2);

try {
  await underLock(() => {
    installPackages();
    generateClient();
  });
} catch (error) {
  fail(error.message);
}
if (command !== 'generate') run(join(root, 'scripts', `${command}.ts`), options);

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Two commands that start at once in a new clone wait for each other. */
async function underLock(work) {
  const lock = join(root, '.install-lock');
  while (!take(lock)) {
    const holder = Number(readOr(join(lock, 'pid'), '0'));
    if (holder > 0 && !isAlive(holder)) rmSync(lock, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  process.once('exit', () => rmSync(lock, { recursive: true, force: true }));
  work();
  rmSync(lock, { recursive: true, force: true });
}

function take(lock) {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
      if (isInstalled()) return true;
      throw new Error(
        'This user may not write to the folder of the project: change its owner, or clone it to a folder of yours.',
      );
    }
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readOr(file, other) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return other;
  }
}

/** Compares with the record that npm writes at the very end of an installation: one that was cut short has none. */
function isInstalled() {
  const installed = readOr(join(modules, '.package-lock.json'), '');
  if (installed === '' || nodeBinary() === null) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(installed).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (path in found ? found[path].version === version : optional === true),
  );
}

function installPackages() {
  if (isInstalled()) return;
  process.stdout.write('Installing the packages of package-lock.json. This takes a minute at the first start.\n');
  const npm = process.env.npm_execpath;
  const [program, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const result = spawnSync(program, [...first, 'ci', '--include=dev', '--include=optional', '--no-progress'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'development' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (result.error?.code === 'ENOENT') throw new Error('npm was not found: install Node.js with npm, and start again.');
  if (result.status !== 0) throw new Error(explainNpm(result.stderr ?? '', result.signal));
  if (nodeBinary() === null) {
    throw new Error(
      `There is no Node.js 24 package for ${process.platform} ${process.arch}: install Node.js 24, and start again with it.`,
    );
  }
}

function explainNpm(output, signal) {
  if (signal !== null) return 'The installation of the packages was stopped.';
  const code = /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1] ?? '';
  if (/^(ENOTFOUND|EAI_AGAIN|ECONN\w*|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR)$/.test(code)) {
    return `The npm registry could not be reached (${code}): connect this machine to it, or set its address and proxy with npm config, and start again.`;
  }
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return 'The packages could not be installed: this user may not write to the folder of the project. Change its owner, or clone it to a folder of yours.';
  }
  if (code === 'ENOSPC') return 'The packages could not be installed: the disk is full. Free 1.5 GB, and start again.';
  const last = output
    .trim()
    .split('\n')
    .filter((line) => !/A complete log|npm warn/.test(line))
    .slice(-6)
    .join('\n');
  return `${last}\nThe packages could not be installed: npm ci failed${code === '' ? '' : ` (${code})`}. Fix what it says above, and start again.`;
}

/** The pinned Node.js of node_modules, or this one if it is new enough. */
function nodeBinary() {
  const pinned = join(modules, '.bin', 'node');
  if (existsSync(pinned)) return pinned;
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null;
}

/** Prisma wants to download a native engine that generating does not use: any file that exists takes its place. */
function generateClient() {
  const schema = join(root, 'prisma', 'console', 'schema.prisma');
  const stampFile = join(root, 'generated', 'stamp');
  const { version } = JSON.parse(readFileSync(join(modules, 'prisma', 'package.json'), 'utf8'));
  const stamp = createHash('sha256').update(version).update(readFileSync(schema)).digest('hex');
  if (readOr(stampFile, '') === stamp) return;
  const result = spawnSync(nodeBinary(), [join(modules, 'prisma', 'build', 'index.js'), 'generate'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (result.status !== 0)
    throw new Error(`${result.stderr}\nThe Prisma client could not be generated from prisma/console/schema.prisma.`);
  writeFileSync(stampFile, stamp);
}

/** Hands over to Node.js 24: signals go to it, its exit code comes back, and it ends when this process is killed (IPC). */
function run(script, scriptOptions) {
  const node = nodeBinary();
  const child = spawn(node, [script, ...scriptOptions], {
    cwd: root,
    env: { ...process.env, PATH: `${join(modules, '.bin')}:${process.env.PATH}`, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) =>
    fail(`Node.js 24 could not be started (${error.code}): delete node_modules, and start again.`),
  );
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
  followParent(child);
}

/** Started by npm, it ends with npm, even when npm is killed and can pass nothing on. */
function followParent(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500).unref();
}
