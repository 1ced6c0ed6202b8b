/** What chance decides, the same for the same seed (mulberry32). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** A whole number from `lowest` to `highest`, both inclusive. */
  between(lowest: number, highest: number): number {
    return lowest + this.below(highest - lowest + 1);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick.');
    return item;
  }

  /** So many of them, each once, in their order. */
  several<Item>(items: readonly Item[], count: number): Item[] {
    return items
      .map((item, index) => ({ item, index, place: this.next() }))
      .toSorted((one, other) => one.place - other.place)
      .slice(0, count)
      .toSorted((one, other) => one.index - other.index)
      .map(({ item }) => item);
  }
}
