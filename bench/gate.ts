import { rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { backupPage } from '#lib/contracts/backup.ts';
import { backupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { type AttackTarget, attacks } from './gate/attacks.ts';
import { putHostileArchives } from './gate/hostile-archives.ts';
import { type ProcessUse, processUse } from './gate/process-use.ts';
import { startBucket } from './start-bucket.ts';
import { call, logIn, ownLogin, startConsole } from './start-console.ts';

/**
 * `npm run bench:gate`: how long the gate of one console takes to answer, asked 50 times a second on kept-alive connections as a
 * proxy asks it: alone, and while 8 clients attack the console in each known way, and in all ways at once. Then whether descriptors,
 * memory and processor come back to where they were. Exits with 1 when an answer was not the gate's, when 1 % of the answers took
 * 50 ms or longer, and when the processes hold more than before the attacks (memory, descriptors, processor).
 * BENCH_SECONDS (8) for each line; BENCH_ATTACKS (a part of their names). docs/performance.md has figures.
 */
const seconds = Number(process.env.BENCH_SECONDS ?? 8);
const callsPerSecond = 50;
const clients = 8;
const mostMs = 50;
/** What may be left afterwards: times the memory, descriptors, and points of a percentage of a processor. */
const most = { memory: 1.25, descriptors: 16, cpu: 5 };

type Measured = { p50: number; p99: number; max: number; failed: number };

async function main(): Promise<void> {
  const folder = makeTempFolder('bench-bucket');
  const bucket = await startBucket(join(folder, 'bucket'));
  const { endpoint, name, credentials } = bucket.settings;
  const started = await startConsole({
    S3_BUCKET: name,
    S3_ENDPOINT: endpoint ?? '',
    S3_FORCE_PATH_STYLE: 'true',
    S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
    S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
  });
  try {
    const token = await logIn(started.address, ownLogin);
    const good = await backUp(started.address, token);
    const archives = await putHostileArchives(bucket.settings, good);
    const target = { port: started.port, token, archives };
    // What a page needs is loaded at its first request, and stays.
    const end = attack(target, Object.keys(attacks));
    await measure(target.port, 10);
    await end();
    await report(target, started.webServer());
  } finally {
    await started.stop();
    await bucket.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function report(target: AttackTarget, pid: number): Promise<void> {
  console.log(`/gate at ${callsPerSecond} calls a second, ${seconds} s each; ${clients} clients attack\n`);
  console.log(line(['', 'p50 ms', 'p99 ms', 'max ms', 'failed', 'rounds', 'CPU %', 'MB', 'descriptors']));
  const before = await quietUse(pid);
  const alone = await measure(target.port, seconds);
  console.log(line(['alone', ...figures(alone), '', ...use(before)]));
  const names = Object.keys(attacks).filter((name) => name.includes(process.env.BENCH_ATTACKS ?? ''));
  const all = names.length > 1 ? [...names.map((name) => [name]), names] : [names];
  let worst = 0;
  let failed = alone.failed;
  for (const attacking of all) {
    const from = processUse(pid);
    const end = attack(target, attacking);
    const measured = await measure(target.port, seconds);
    const now = processUse(pid);
    const rounds = await end();
    const cpu = (now.cpuSeconds - from.cpuSeconds) / seconds;
    worst = Math.max(worst, measured.p99);
    failed += measured.failed;
    const name = attacking.length === 1 ? (attacking[0] ?? '') : 'all at once';
    console.log(line([name, ...figures(measured), String(rounds), ...use({ ...now, cpuSeconds: cpu })]));
  }
  const after = await quietUse(pid);
  const quiet = await measure(target.port, seconds);
  console.log(line(['quiet again', ...figures(quiet), '', ...use(after)]));
  const memory = after.bytes / before.bytes;
  const descriptors = after.descriptors - before.descriptors;
  const cpu = (after.cpuSeconds - before.cpuSeconds) * 100;
  console.log('');
  judge('answers that failed', failed + quiet.failed, 0, (value) => value <= 0);
  judge('the worst p99, in ms', worst, mostMs, (value) => value < mostMs);
  judge('memory, in times what it was', memory, most.memory, (value) => value <= most.memory);
  judge('descriptors more than before', descriptors, most.descriptors, (value) => value <= most.descriptors);
  judge('CPU %, more than before', cpu, most.cpu, (value) => value <= most.cpu);
}

function judge(what: string, value: number, aim: number, isMet: (value: number) => boolean): void {
  console.log(`${isMet(value) ? 'met' : 'MISSED'} ${what}: ${Number(value.toFixed(2))}; the aim is ${aim}`);
  if (!isMet(value)) process.exitCode = 1;
}

/** What the processes use when nothing is asked, and of the processor while 5 s go by. */
async function quietUse(pid: number): Promise<ProcessUse> {
  await wait(process.env.BENCH_QUIET_SECONDS === undefined ? 40_000 : Number(process.env.BENCH_QUIET_SECONDS) * 1000);
  const from = processUse(pid);
  await wait(5000);
  const now = processUse(pid);
  return { ...now, cpuSeconds: (now.cpuSeconds - from.cpuSeconds) / 5 };
}

function attack(target: AttackTarget, names: string[]): () => Promise<number> {
  const worker = new Worker(join(import.meta.dirname, 'gate', 'attacker.ts'), {
    workerData: { target, names, clients },
  });
  const ended = new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return async () => {
    worker.postMessage('end');
    return ended;
  };
}

/** Asks at a steady pace, whether what was asked before has been answered or not. */
async function measure(port: number, forSeconds: number): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const count = forSeconds * callsPerSecond;
  const begin = performance.now();
  const asked: Promise<{ ms: number; isGood: boolean }>[] = [];
  for (let index = 0; index < count; index++) {
    await wait(Math.max(0, begin + (index * 1000) / callsPerSecond - performance.now()));
    asked.push(ask(port, agent));
  }
  const answers = await Promise.all(asked);
  agent.destroy();
  const times = answers.map(({ ms }) => ms).sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1), failed: answers.filter(({ isGood }) => !isGood).length };
}

function ask(port: number, agent: Agent): Promise<{ ms: number; isGood: boolean }> {
  const headers = { 'X-Original-Method': 'POST', 'X-Original-URI': '/repo/v1/entity?limit=1' };
  const from = performance.now();
  return new Promise((resolve) => {
    const end = (isGood: boolean) => resolve({ ms: performance.now() - from, isGood });
    get({ host: '127.0.0.1', port, path: '/gate', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => end(answer.statusCode === 200));
    }).once('error', () => end(false));
  });
}

async function backUp(address: string, token: string): Promise<string> {
  let daemon = backupRestoreStatus.parse(await call(address, 'POST', '/repo/v1/admin/daemon/backup', {}, token));
  while (isAtWork(daemon.status)) {
    await wait(200);
    daemon = backupRestoreStatus.parse(await call(address, 'GET', `/repo/v1/admin/daemon/${daemon.id}`, null, token));
  }
  const { results } = backupPage.parse(await call(address, 'GET', '/repo/v1/admin/backup?limit=1', null, token));
  const [backup] = results;
  if (backup === undefined) throw new Error('There is no backup.');
  return backup.key;
}

function figures({ p50, p99, max, failed }: Measured): string[] {
  return [p50.toFixed(1), p99.toFixed(1), max.toFixed(1), String(failed)];
}

function use({ cpuSeconds, bytes, descriptors }: ProcessUse): string[] {
  return [(cpuSeconds * 100).toFixed(0), (bytes / 1e6).toFixed(0), String(descriptors)];
}

function line(cells: string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(30) : cell.padStart(8))).join(' ');
}

await main();
