/** How much was copied by a point in time: rows, and bytes of COPY text. */
export type RateSample = { number: number; on: Date; rows: number; bytes: number };

type Amount = Pick<RateSample, 'rows' | 'bytes'>;

const mostSamples = 240;
/** Short enough for a rate of a job that copies for half a second. */
const shortestIntervalMs = 100;

/**
 * Samples of how much a job has copied. They are taken when the amount changes, not by a clock alone: what a job does before and after
 * it copies is in no rate. When there are too many, every second one is deleted, and from then on they are taken half as often.
 */
export class RateSamples {
  #kept: RateSample[] = [];
  #unwritten: RateSample[] = [];
  #gone: number[] = [];
  #next = 0;
  #intervalMs = shortestIntervalMs;
  /** The newest amount, if it has no sample yet; else null. */
  #moved: (Amount & { on: Date }) | null = null;

  /** Begins the copying, or begins it again: from here on amounts count from `amount`. */
  begin(amount: Amount, on: Date): void {
    this.#addMoved();
    this.#add({ ...amount, on });
  }

  /** Notes how much has been copied. */
  move(amount: Amount, on: Date): void {
    const last = this.#kept.at(-1);
    this.#moved = { ...amount, on };
    if (last === undefined || on.getTime() - last.on.getTime() >= this.#intervalMs) this.#addMoved();
  }

  /**
   * Takes the samples that are new since the previous batch, and the numbers of those that are deleted.
   * @param isLast whether the work is over: that the amount has not changed since then is no part of the work
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

  /** Deletes every second sample, but never the first and the newest. */
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
