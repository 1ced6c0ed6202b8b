import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '#embedded/free-port.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type BackupRestoreStatus, backupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { session } from '#lib/contracts/session.ts';

const root = resolve(import.meta.dirname, '..', '..');
const email = 'admin@localhost';
export const password = 'password of the pictures';

/** A console of its own on the given databases, with an embedded bucket, called as a script calls it. */
export class PicturedConsole {
  readonly #dataDir = makeTempFolder('pictures');
  #stack: ReturnType<typeof fork> | undefined;
  #token = '';
  address = '';

  async start(variables: Record<string, string>): Promise<void> {
    const port = await freePort();
    this.address = `http://127.0.0.1:${port}`;
    const own = { PORT: String(port), DATA_DIR: this.#dataDir, ADMIN_PASSWORD: password, LOG_LEVEL: 'error' };
    const stack = fork(join(root, 'scripts', 'start.ts'), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...own, ...variables },
    });
    this.#stack = stack;
    while ((await fetch(`${this.address}/health`).catch(() => null))?.ok !== true) {
      if (stack.exitCode !== null) throw new Error('The console did not start.');
      await wait(200);
    }
    this.#token = session.parse(await this.call('POST', '/auth/v1/session', { email, password })).sessionToken;
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.#stack?.once('exit', done));
    if (this.#stack?.kill('SIGTERM') === true) await ended;
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  async call(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(this.address + path, {
      method,
      headers: { 'content-type': 'application/json', ...(this.#token === '' ? {} : { sessionToken: this.#token }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered with HTTP ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /** Starts a daemon and waits for its end. */
  async run(kind: 'backup' | 'restore' | 'verify', body: object = {}): Promise<BackupRestoreStatus> {
    return this.ended(await this.begin(kind, body));
  }

  async begin(kind: 'backup' | 'restore' | 'verify', body: object = {}): Promise<BackupRestoreStatus> {
    return backupRestoreStatus.parse(await this.call('POST', `/repo/v1/admin/daemon/${kind}`, body));
  }

  async ended({ id }: { id: string }): Promise<BackupRestoreStatus> {
    for (;;) {
      const daemon = await this.look(id);
      if (!isAtWork(daemon.status)) return daemon;
      await wait(100);
    }
  }

  async look(id: string): Promise<BackupRestoreStatus> {
    return backupRestoreStatus.parse(await this.call('GET', `/repo/v1/admin/daemon/${id}`));
  }
}
