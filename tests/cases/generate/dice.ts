/** What chance decides, the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) >>> 0;
  }

  /** From 0 inclusive to 1 exclusive. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Both inclusive. */
  between(lowest: number, highest: number): number {
    return lowest + Math.floor(this.roll() * (highest - lowest + 1));
  }

  chance(probability: number): boolean {
    return this.roll() < probability;
  }

  pick<One>(some: readonly One[]): One {
    const one = some[Math.floor(this.roll() * some.length)];
    if (one === undefined) throw new RangeError('There is nothing to pick.');
    return one;
  }

  /** So many of them, each once, in their order. */
  several<One>(some: readonly One[], count: number): One[] {
    const places = some.map((_, place) => ({ place, at: this.roll() })).sort((one, other) => one.at - other.at);
    return places
      .slice(0, count)
      .sort((one, other) => one.place - other.place)
      .flatMap(({ place }) => some.slice(place, place + 1));
  }
}
