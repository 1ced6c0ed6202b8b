import { type RunnerProcess, startRunnerProcess, type TestStack } from './test-stack.ts';

/** Runner processes for the tests of a file: to start one takes seconds of a processor, so that one that still runs is taken again. */
export class SpareRunners {
  readonly #stack: () => TestStack;
  #taken: RunnerProcess[] = [];
  #spare: RunnerProcess[] = [];

  constructor(stack: () => TestStack) {
    this.#stack = stack;
  }

  /** One that a test before left alive, or a new one. */
  async take(): Promise<RunnerProcess> {
    const runner = this.#spare.pop() ?? (await startRunnerProcess(this.#stack()));
    this.#taken.push(runner);
    return runner;
  }

  /** After each test: those that live are kept for the next, but for those of a test that failed. */
  async giveBack(hasFailed: boolean): Promise<void> {
    this.#spare.push(...this.#taken.splice(0).filter(isAlive));
    if (hasFailed) await this.end();
  }

  /** Ends them all, also those that were stopped by a signal. */
  async end(): Promise<void> {
    const all = [...this.#taken.splice(0), ...this.#spare.splice(0)];
    await Promise.all(all.map((runner) => runner.kill()));
  }
}

function isAlive({ process }: RunnerProcess): boolean {
  return process.exitCode === null && process.signalCode === null;
}
