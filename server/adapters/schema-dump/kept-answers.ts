/** An answer smaller than this is always kept, so that no statement is prepared twice in a session. */
const alwaysKeptBytes = 4096;

/**
 * The answers of a server in one snapshot, by the statement: the same statement has the same answer again.
 * @param mostBytes how many bytes of large answers are kept
 */
export class KeptAnswers {
  readonly #answers = new Map<string, Buffer[]>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The answer, in pieces. */
  get(sql: string): Buffer[] | undefined {
    return this.#answers.get(sql);
  }

  keep(sql: string, pieces: Buffer[]): void {
    const bytes = pieces.reduce((total, piece) => total + piece.length, 0);
    if (bytes > alwaysKeptBytes && this.#bytes + bytes > this.#mostBytes) return;
    this.#answers.set(sql, pieces);
    this.#bytes += bytes;
  }
}
