/** However much is kept, an answer smaller than this is: so that no statement is prepared twice in a session. */
const alwaysKeptBytes = 4096;

/**
 * Answers of a server in one snapshot, by the statement: what is asked again is the same again.
 * @param mostBytes how much of large answers is kept
 */
export class KeptAnswers {
  readonly #answers = new Map<string, Buffer[]>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** In pieces. */
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
