import { isUtf8 } from 'node:buffer';

const none = Buffer.alloc(0);

/** Finds out whether text is valid UTF-8. It comes in pieces, and a character may be cut between two of them. */
export class Utf8Check {
  #isValid = true;
  /** The first bytes of a character whose other bytes are in the next piece: three at most. */
  #begun: Buffer = none;

  /** @param data is not kept */
  add(data: Buffer): void {
    if (!this.#isValid) return;
    let start = 0;
    if (this.#begun.length > 0) {
      const wanted = lengthOf(this.#begun[0] ?? 0);
      start = wanted - this.#begun.length;
      this.#begun = Buffer.concat([this.#begun, data.subarray(0, start)]);
      if (this.#begun.length < wanted) return;
      this.#isValid = isUtf8(this.#begun);
      this.#begun = none;
    }
    const end = Math.max(endOfCharacters(data), start);
    if (this.#isValid) this.#isValid = isUtf8(start === 0 && end === data.length ? data : data.subarray(start, end));
    if (end < data.length) this.#begun = Buffer.from(data.subarray(end));
  }

  /** Whether all that was added so far is valid, and ends with a whole character. */
  isValid(): boolean {
    return this.#isValid && this.#begun.length === 0;
  }
}

/** Where the last character begins if it is cut; else the length. */
function endOfCharacters(data: Buffer): number {
  for (let place = data.length - 1; place >= Math.max(data.length - 3, 0); place--) {
    const byte = data[place] ?? 0;
    if (byte < 0x80) return data.length;
    if (byte >= 0xc0) return place + lengthOf(byte) > data.length ? place : data.length;
  }
  return data.length;
}

/** The bytes of the character that begins with this one; 1 for one that begins none. */
function lengthOf(byte: number): number {
  if (byte >= 0xf0) return byte < 0xf8 ? 4 : 1;
  if (byte >= 0xe0) return 3;
  return byte >= 0xc0 ? 2 : 1;
}
