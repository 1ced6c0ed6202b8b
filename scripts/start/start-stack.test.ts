import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#embedded/free-port.ts';
import { isRunning } from '#embedded/is-running.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { someOf } from '#tests/sample.ts';
import { serverVariables } from '#tests/test-servers.ts';

const root = resolve(import.meta.dirname, '..', '..');

describe('npm start', { timeout: 240_000 }, () => {
  let dataDir: string;
  let port: number;
  let stack: ChildProcess;
  let printed = '';

  beforeAll(async () => {
    dataDir = makeTempFolder('start');
    port = await freePort();
    await start();
  }, 240_000);
  afterAll(async () => {
    await stop('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(settings: Record<string, string> = {}): Promise<void> {
    printed = '';
    stack = spawn(process.execPath, [join(root, 'scripts', 'start.ts')], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        DATA_DIR: dataDir,
        PORT: String(port),
        LOG_LEVEL: 'warn',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [stack.stdout, stack.stderr]) {
      stream?.on('data', (text) => {
        printed += text;
      });
    }
    while (stack.exitCode === null && !/Stop {6}Ctrl-C/.test(printed)) await sleep(50);
    expect(stack.exitCode, printed).toBe(null);
  }

  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (stack.exitCode !== null || stack.signalCode !== null) return;
    const gone = new Promise((done) => stack.once('exit', done));
    stack.kill(signal);
    await gone;
  }

  function children(): { pid: number; program: string }[] {
    return JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8')).children;
  }

  function postmaster(): number {
    return Number(
      execFileSync('head', ['-1', join(dataDir, 'postgres', 'cluster', 'postmaster.pid')], { encoding: 'utf8' }),
    );
  }

  async function status(): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${port}/repo/v1/status`, { signal: AbortSignal.timeout(5000) }).catch(
      () => null,
    );
    return answer?.status ?? 0;
  }

  it('answers, and prints a password that logs in, once', async () => {
    expect(await status()).toBe(200);
    const password = /Password {2}(\S+)/.exec(printed)?.[1];
    const answer = await fetch(`http://127.0.0.1:${port}/auth/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@localhost', password }),
    });
    expect(answer.status).toBe(201);
  });

  function resetPassword(email: string): string {
    return execFileSync(process.execPath, [join(root, 'scripts', 'reset-password.ts'), email], {
      cwd: root,
      env: { PATH: process.env.PATH, NODE_ENV: 'production', DATA_DIR: dataDir },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  async function logIn(password: string | undefined): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${port}/auth/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@localhost', password }),
    });
    return answer.status;
  }

  it('has its password reset by a command, while it runs and while it does not', async () => {
    const first = /^The new password of admin@localhost is (\S+)\n1 session ended\.\n$/.exec(
      resetPassword('admin@localhost'),
    )?.[1];
    expect(await logIn(first)).toBe(201);
    await stop('SIGTERM');
    const second = /^The new password of ADMIN@localhost is (\S+)$/m.exec(resetPassword('ADMIN@localhost'))?.[1];
    await start();
    expect(printed).toContain('as set at the first start (reset: npm run reset-password)');
    expect(await logIn(first)).toBe(401);
    expect(await logIn(second)).toBe(201);
    expect(() => resetPassword('nobody@example.org')).toThrow('No account has the email nobody@example.org.');
  });

  it.each(someOf(['console', 'runner', 'bucket-server'], 1, 'processes of npm start'))(
    'starts the %s again when it is killed',
    async (name) => {
      const victim = children().find(({ program }) => program.endsWith(`/${name}/main.ts`));
      if (victim === undefined) throw new Error(`No ${name} runs.`);
      process.kill(victim.pid, 'SIGKILL');
      await expect
        .poll(() => children().find(({ program, pid }) => program === victim.program && pid !== victim.pid), {
          timeout: 20_000,
        })
        .toBeDefined();
      await expect.poll(status, { timeout: 20_000 }).toBe(200);
    },
  );

  it('starts PostgreSQL again when it is killed', async () => {
    const victim = postmaster();
    process.kill(victim, 'SIGKILL');
    await expect.poll(() => isRunning(victim), { timeout: 10_000 }).toBe(false);
    await expect.poll(status, { timeout: 20_000 }).toBe(200);
    expect(postmaster()).not.toBe(victim);
  });

  it('starts after the supervisor was killed, whose processes are gone', async () => {
    const left = [...children().map(({ pid }) => pid), postmaster()];
    await stop('SIGKILL');
    await start();
    expect(left.filter(isRunning)).toEqual([]);
    expect(await status()).toBe(200);
    expect(printed).toContain('as set at the first start');
  });

  it.each(someOf(['SIGTERM', 'SIGINT'] as const, 1, 'signals to npm start'))(
    'stops everything at %s within ten seconds, even with a request under way',
    async (signal) => {
      const running = [...children().map(({ pid }) => pid), postmaster()];
      const open = connect(port, '127.0.0.1');
      open.on('error', () => undefined);
      open.write('GET /log-in HTTP/1.1\r\n');
      const from = Date.now();
      await stop(signal);
      expect(stack.exitCode).toBe(0);
      expect(Date.now() - from).toBeLessThan(10_000);
      expect(running.filter(isRunning)).toEqual([]);
      await start({ REPOSITORY_DATABASE_URL: process.env[serverVariables.embedded] ?? '' });
    },
  );

  it('warns of a database role that is a superuser', async () => {
    await expect
      .poll(() => printed)
      .toMatch(/Warning +The database role \w+ is a superuser: .* Use a role that owns the database/);
  });

  it.skipIf(process.getuid?.() !== 0)('runs nothing but itself as root, and says so', async () => {
    expect(printed).toContain('The processes run as the user stack-console, not as root.');
    const users = children().map(({ pid }) => userOf(pid));
    expect(users).toEqual(children().map(() => 'stack-console'));
    expect(await status()).toBe(200);
  });

  it.skipIf(!existsSync('/proc/self/environ'))(
    'keeps secrets from the processes that have no use for them',
    async () => {
      await stop('SIGTERM');
      const secret = 'a password that is seen nowhere';
      await start({ ADMIN_PASSWORD: secret });
      for (const { pid, program } of children()) {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        expect(environment).not.toContain(secret);
        expect(environment.includes('NEXTAUTH_SECRET=')).toBe(program.endsWith('/console/main.ts'));
        expect(environment.includes('REPOSITORY_BUILD_PASSWORD=')).toBe(program.endsWith('/runner/main.ts'));
      }
    },
  );
});

function userOf(pid: number): string {
  return execFileSync('ps', ['-o', 'user:32=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}
