import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SystemUser } from '#embedded/system-user.ts';
import { AppError } from '#server/errors.ts';
import { say } from './print-steps.ts';

const readyMessage = z.object({ ready: z.literal(true), port: z.number().optional() });
const failureMessage = z.object({ error: z.string() });

export type ServiceOptions = {
  /** As it reads in a sentence: "The console". */
  name: string;
  /** A TypeScript file of the project, run by this Node.js. */
  program: string;
  /** Options of Node.js itself. */
  nodeOptions?: readonly string[] | undefined;
  variables: Record<string, string | undefined>;
  /** The user that it runs as; null for this process's own user. */
  user: SystemUser | null;
  /** Its output goes there. */
  logFile: string;
  /** Called at each start and end. */
  onChange?: () => void;
};

export type Service = {
  readonly pid: number | null;
  readonly program: string;
  /** What it said when it was ready the last time. */
  readonly port: number | null;
  stop(graceMs: number): Promise<void>;
};

const longestDelayMs = 10_000;
const healthyAfterMs = 30_000;

/**
 * Starts a process of the stack and keeps it running: if it ends unexpectedly, it is started again, with a longer pause each time. It is joined to this one by
 * an IPC channel, and ends when that closes, which it does even when this process is killed.
 * @throws AppError INTERNAL when it ends before it is ready the first time.
 */
export async function superviseService(options: ServiceOptions): Promise<Service> {
  const service = new SupervisedService(options);
  await service.start();
  return service;
}

class SupervisedService implements Service {
  readonly program: string;
  port: number | null = null;
  readonly #options: ServiceOptions;
  #child: ChildProcess | null = null;
  #stopping = false;
  #delayMs = 250;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.program = options.program;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async start(): Promise<void> {
    const startedAt = Date.now();
    const child = this.#spawn();
    this.#child = child;
    this.#options.onChange?.();
    const exited = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    const complaint = await this.#becomesReady(child, exited);
    if (complaint !== null) {
      this.#child = null;
      throw new AppError('INTERNAL', complaint);
    }
    exited.then((how) => this.#restart(how, startedAt)).catch(() => undefined);
  }

  async #becomesReady(child: ChildProcess, exited: Promise<string>): Promise<string | null> {
    let said: string | null = null;
    const ready = new Promise<null>((resolve) => {
      child.on('message', (message) => {
        const failure = failureMessage.safeParse(message);
        if (failure.success) said = failure.data.error;
        const parsed = readyMessage.safeParse(message);
        if (!parsed.success) return;
        this.port = parsed.data.port ?? null;
        resolve(null);
      });
    });
    const ended = exited.then(
      (how) =>
        said ?? `${this.#options.name} ended before it was ready (${how}): its log says why, ${this.#options.logFile}`,
    );
    return await Promise.race([ready, ended]);
  }

  #restart(how: string, startedAt: number): void {
    this.#child = null;
    if (this.#stopping) return;
    if (Date.now() - startedAt > healthyAfterMs) this.#delayMs = 250;
    say(`${this.#options.name} ended (${how}); it is started again.`);
    this.#timer = setTimeout(() => {
      this.start().catch((error: Error) => this.#restart(error.message, startedAt));
    }, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
  }

  #spawn(): ChildProcess {
    const log = openLog(this.#options.logFile);
    // Its own process group: Ctrl-C in the terminal reaches the supervisor alone, which stops all in order.
    const { user, variables, nodeOptions = [] } = this.#options;
    const child = spawn(process.execPath, [...nodeOptions, this.program], {
      ...(user ?? {}),
      detached: true,
      env: environmentOf(variables, user),
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    return child;
  }

  /** Asks it to stop, and ends it when it has not after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await gone;
    clearTimeout(timer);
  }
}

/** Another user has no use for the home folder of the one who started. */
function environmentOf(variables: ServiceOptions['variables'], user: SystemUser | null): NodeJS.ProcessEnv {
  const { HOME, USER, LOGNAME, ...others } = variables;
  const own = user === null ? { HOME, USER, LOGNAME } : { HOME: '/' };
  return { NODE_ENV: 'production', ...others, ...own };
}

const largestLogBytes = 20_000_000;

/** A large log is renamed to .1 at a start; the previous .1 is deleted. */
function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(file, join(dirname(file), `${file.split('/').at(-1)}.1`));
  return openSync(file, 'a', 0o600);
}
