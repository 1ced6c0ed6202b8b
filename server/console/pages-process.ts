import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { countGateAnswer, gateAnswers } from '#server/services/stack-status/gate-answers.ts';
import { renewKnownStackStatus } from '#server/services/stack-status/watched-stack-status.ts';
import { memoryOptions } from './memory-options.ts';

const message = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ error: z.string() }),
  z.object({ renewGate: z.number() }),
]);

const shortestDelayMs = 250;
const longestDelayMs = 10_000;
const healthyAfterMs = 30_000;
const gateToldEveryMs = 1000;

/**
 * The process that answers everything but the gate: Next.js on a socket that only this user can open. When it ends it is started
 * again; meanwhile there is no socket.
 */
export class PagesProcess {
  readonly #folder = mkdtempSync(join(tmpdir(), 'stack-console-'));
  #count = 0;
  #child: ChildProcess | null = null;
  #socketPath: string | null = null;
  #stopping = false;
  #delayMs = shortestDelayMs;
  #timer: NodeJS.Timeout | null = null;
  #gateAskedOn: number | null = null;
  #gateTimer: NodeJS.Timeout | null = null;

  get socketPath(): string | null {
    return this.#socketPath;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** @throws AppError INTERNAL when it ends before it is ready, with its own sentence if it said one */
  start(): Promise<void> {
    const startedOn = Date.now();
    const path = join(this.#folder, `${++this.#count}`);
    const child = fork(join(import.meta.dirname, 'pages.ts'), {
      execArgv: [...process.execArgv, ...memoryOptions.node],
      env: { ...memoryOptions.variables, ...process.env, PAGES_SOCKET: path },
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      let sentence = 'The console’s pages could not start.';
      child.on('message', (given) => {
        const told = message.safeParse(given).data;
        if (told === undefined) return;
        if ('error' in told) sentence = told.error;
        if ('renewGate' in told) void this.#renewGate(child, told.renewGate);
        if (!('ready' in told)) return;
        this.#socketPath = path;
        // One that was started again learns what was counted before.
        this.#tellGate();
        resolve();
      });
      child.once('exit', () => {
        const wasReady = this.#socketPath === path;
        this.#socketPath = null;
        this.#child = null;
        if (wasReady) this.#startAgain(startedOn);
        else reject(new AppError('INTERNAL', sentence));
      });
    });
  }

  /** Counts an answer of the gate and tells the process of it, every second at most. @param status the HTTP status */
  tellGateAnswer(status: number): void {
    countGateAnswer(status);
    this.#gateAskedOn = Date.now();
    this.#gateTimer ??= setTimeout(() => this.#tellGate(), gateToldEveryMs).unref();
  }

  #tellGate(): void {
    this.#gateTimer = null;
    if (this.#gateAskedOn === null || this.#child?.connected !== true) return;
    this.#child.send({ gateAskedOn: this.#gateAskedOn, gateAnswers: gateAnswers() }, () => undefined);
  }

  /** Asks it to stop, and ends it after so many milliseconds. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#gateTimer !== null) clearTimeout(this.#gateTimer);
    const child = this.#child;
    if (child !== null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await gone;
      clearTimeout(timer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #startAgain(startedOn: number): void {
    if (this.#stopping) return;
    if (Date.now() - startedOn > healthyAfterMs) this.#delayMs = shortestDelayMs;
    logger.error({ inMs: this.#delayMs }, 'The process of the pages ended: it is started again');
    this.#timer = setTimeout(() => {
      this.start().catch(() => this.#startAgain(startedOn));
    }, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
  }

  /** A status that was set there is obeyed here before its caller is answered. */
  async #renewGate(child: ChildProcess, id: number): Promise<void> {
    await renewKnownStackStatus();
    if (child.connected) child.send({ gateRenewed: id }, () => undefined);
  }
}
