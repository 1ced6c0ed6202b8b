/** Splits COPY text into lines. A line that continues in the next piece is kept until that piece comes. */
export class CopyLines {
  #rest: Buffer[] = [];

  /** @returns the lines that end in `piece`, without their line feeds */
  *take(piece: Buffer): Generator<string, void, undefined> {
    let start = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
      const line = piece.subarray(start, end);
      const whole = this.#rest.length === 0 ? line : Buffer.concat([...this.#rest, line]);
      this.#rest = [];
      start = end + 1;
      yield whole.toString('utf8');
    }
    if (start < piece.length) this.#rest.push(Buffer.from(piece.subarray(start)));
  }
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The values of a line of COPY text: https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS-TEXT */
export function readCopyLine(line: string): (string | null)[] {
  return line
    .split('\t')
    .map((field) =>
      field === '\\N' ? null : field.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character),
    );
}
