/** How much was copied by when: rows, and bytes of COPY text. */
export type RateSample = { number: number; on: Date; rows: number; bytes: number };

type Amount = Pick<RateSample, 'rows' | 'bytes'>;

const mostSamples = 240;
/** Short enough for a rate in a job that copies for half a second. */
const shortestIntervalMs = 100;

/**
 * Samples of a job's work, taken when something moves and not by a clock alone: what a job does before it copies and after it
 * counts for no rate. Whenever there are too many, every second one goes, and from then on they lie twice as far apart.
 */
export class RateSamples {
  #kept: RateSample[] = [];
  #unwritten: RateSample[] = [];
  #gone: number[] = [];
  #next = 0;
  #intervalMs = shortestIntervalMs;
  /** The newest movement, if it has no sample of its own yet. */
  #moved: (Amount & { on: Date }) | null = null;

  /** The copying begins, or begins again: from here on amounts count from `amount`. */
  begin(amount: Amount, on: Date): void {
    this.#addMoved();
    this.#add({ ...amount, on });
  }

  /** So much is copied by now. */
  move(amount: Amount, on: Date): void {
    const last = this.#kept.at(-1);
    this.#moved = { ...amount, on };
    if (last === undefined || on.getTime() - last.on.getTime() >= this.#intervalMs) this.#addMoved();
  }

  /**
   * What is new since the last time, and the numbers of samples that are kept no more.
   * @param isLast the work is over: that nothing moved since is no part of it
   */
  takeBatch({ isLast, now }: { isLast: boolean; now: Date }): { samples: RateSample[]; samplesGone: number[] } {
    const last = this.#kept.at(-1);
    const isDue = last !== undefined && now.getTime() - last.on.getTime() >= this.#intervalMs;
    if (this.#moved === null && isDue && !isLast) this.#add({ rows: last.rows, bytes: last.bytes, on: now });
    if (isLast || isDue) this.#addMoved();
    const batch = { samples: this.#unwritten, samplesGone: this.#gone };
    this.#unwritten = [];
    this.#gone = [];
    return batch;
  }

  #addMoved(): void {
    const moved = this.#moved;
    this.#moved = null;
    if (moved !== null) this.#add(moved);
  }

  #add(sample: Omit<RateSample, 'number'>): void {
    const numbered = { number: this.#next++, ...sample };
    this.#kept.push(numbered);
    this.#unwritten.push(numbered);
    if (this.#kept.length > mostSamples) this.#thinOut();
  }

  /** The first and the newest stay. */
  #thinOut(): void {
    this.#intervalMs *= 2;
    const newest = this.#kept.length - 1;
    const gone = new Set(
      this.#kept.filter((_, place) => place % 2 === 1 && place !== newest).map(({ number }) => number),
    );
    this.#kept = this.#kept.filter(({ number }) => !gone.has(number));
    this.#unwritten = this.#unwritten.filter(({ number }) => !gone.has(number));
    this.#gone.push(...gone);
  }
}
