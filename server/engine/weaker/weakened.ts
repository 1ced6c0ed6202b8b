import type { Weakness, Weaknesses } from '#lib/contracts/verdict/weakness.ts';
import { AppError } from '#server/errors.ts';

/** Something that came back in a weaker form than it had, or not at all. */
export type Weakened = {
  /** Such as "foreign key orders_customer_fkey of public.orders". */
  what: string;
  /** The name of the constraint, index or view. */
  name: string;
  /** A sentence that says what became of it, why, and which statement fixes it. */
  sentence: string;
  /** The rows that are in the way; left out where none are, or where they could not be looked for. */
  breakers?: { rows: number | null; find: string } | null;
  /** The statement that makes it whole when the reason is gone. */
  fix: string | null;
};

/** As many are kept in full, and as many characters of each text. */
const mostNamed = 100;
const longestText = 1_000;

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

  /** All of them as data, bounded. */
  weaknesses(): Weaknesses {
    return { total: this.#all.length, named: this.#all.slice(0, mostNamed).map(describe) };
  }
}

function describe({ what, sentence, breakers, fix }: Weakened): Weakness {
  return {
    what: shorten(what),
    sentence: shorten(sentence),
    rows: breakers?.rows ?? null,
    find: breakers === undefined || breakers === null ? null : shorten(breakers.find),
    fix: fix === null ? null : shorten(fix),
  };
}

/** Without what PostgreSQL's jsonb does not take. */
function shorten(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return cut.replaceAll('\0', '').toWellFormed();
}
