import { AppError } from '#server/errors.ts';

/** Something that came back in a weaker form than it had, or not at all. */
export type Weakened = {
  /** Such as "foreign key orders_customer_fkey of public.orders". */
  what: string;
  /** The name of the constraint, index or view. */
  name: string;
  /** A sentence that says what became of it, why, and which statement mends it. */
  sentence: string;
};

/**
 * What a build or a restore does with what does not hold for the archive's rows: it comes back weaker and is noted here, or the work is
 * refused.
 */
export class WeakenedList {
  readonly #all: Weakened[] = [];
  readonly #strict: boolean;

  /** @param options.strict whether nothing may come back weaker */
  constructor({ strict }: { strict: boolean }) {
    this.#strict = strict;
  }

  /** @throws AppError REPOSITORY_REFUSED when nothing may come back weaker */
  add(weakened: Weakened): void {
    if (this.#strict) {
      throw new AppError(
        'REPOSITORY_REFUSED',
        `The ${weakened.what} can't come back as it was, and the restore was asked to refuse that. ${weakened.sentence}`,
      );
    }
    this.#all.push(weakened);
  }

  names(): ReadonlySet<string> {
    return new Set(this.#all.map(({ name }) => name));
  }

  sentences(): string[] {
    return this.#all.map(({ sentence }) => sentence);
  }
}
