/** How to stop what was started, run in the reverse order. */
export class Stoppers {
  readonly #stoppers: (() => Promise<void>)[] = [];

  add(stop: () => Promise<void>): void {
    this.#stoppers.push(stop);
  }

  /** Stops everything; what fails to stop does not keep the rest from it. */
  async stopAll(): Promise<void> {
    for (let stop = this.#stoppers.pop(); stop !== undefined; stop = this.#stoppers.pop()) {
      await stop().catch(() => undefined);
    }
  }
}
