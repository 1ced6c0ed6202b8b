import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { freePort } from '#embedded/free-port.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { session } from '#lib/contracts/session.ts';

const running = z.object({ children: z.array(z.object({ pid: z.number(), program: z.string() })) });

export type Login = { email: string; password: string };

/** The administrator of a console that is started here. */
export const ownLogin: Login = { email: 'admin@localhost', password: 'for a benchmark' };

/** Starts the whole stack as npm start does, with a data folder that is deleted at its end. @param env further settings. @returns the stack, with the process id of its web server */
export async function startConsole(
  env: Record<string, string> = {},
): Promise<{ address: string; port: number; webServer: () => number; stop: () => Promise<void> }> {
  const folder = makeTempFolder('bench');
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const own = { PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'warn', ADMIN_PASSWORD: ownLogin.password };
  const stack = fork(join(import.meta.dirname, '../scripts/start.ts'), {
    env: { ...process.env, ...own, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(stack, 'exit');
  const stop = async () => {
    stack.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const webServer = () => {
    const { children } = running.parse(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')));
    const server = children.find(({ program }) => program.endsWith('/console/main.ts'));
    if (server === undefined) throw new Error('No web server runs.');
    return server.pid;
  };
  while (stack.exitCode === null) {
    if ((await fetch(`${address}/health`).catch(() => null))?.ok) return { address, port, webServer, stop };
    await wait(200);
  }
  await stop();
  throw new Error('The stack did not start.');
}

/** One call of the console's REST API. @returns what it answered. @throws Error for any answer but a good one */
export async function call(address: string, method: string, path: string, body: object | null, token?: string) {
  const answer = await fetch(address + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { sessionToken: token }) },
    body: body === null ? null : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered with HTTP ${answer.status}.`);
  return answer.json();
}

/** @returns the session's token */
export async function logIn(address: string, login: Login): Promise<string> {
  return session.parse(await call(address, 'POST', '/auth/v1/session', login)).sessionToken;
}
