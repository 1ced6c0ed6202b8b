const readyForQuery = 0x5a; // Z
const headerBytes = 5;

/** The answer "no" to a request for encryption, after which the client goes on without it. */
export const encryptionRefused = Buffer.from('N');

/** The answer to a startup packet: the client is logged in, and these are the settings of the session. */
export function startupAnswer(settings: Readonly<Record<string, string>>): Buffer {
  const told = Object.entries(settings).map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`)));
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...told,
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ]);
}

/** The answer to a statement without rows. @param status of the transaction: T inside one, I outside */
export function commandAnswer(tag: string, status: 'T' | 'I'): Buffer {
  return Buffer.concat([message('C', Buffer.from(`${tag}\0`)), message('Z', Buffer.from(status))]);
}

function message(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(type);
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** Follows a server's answer, whatever its pieces are, to the ReadyForQuery that ends it. */
export class AnswerEnd {
  readonly #header = Buffer.alloc(headerBytes);
  #filled = 0;
  /** How many bytes of the current message are still to come. */
  #left = 0;

  /** @returns whether the answer ends with these bytes */
  passes(bytes: Uint8Array): boolean {
    for (let position = 0; position < bytes.length; ) {
      if (this.#filled < headerBytes) {
        this.#header[this.#filled++] = bytes[position++] ?? 0;
        if (this.#filled === headerBytes) this.#left = this.#header.readInt32BE(1) - 4;
      } else {
        const there = Math.min(this.#left, bytes.length - position);
        position += there;
        this.#left -= there;
      }
      if (this.#filled === headerBytes && this.#left === 0) {
        this.#filled = 0;
        if (this.#header[0] === readyForQuery) return true;
      }
    }
    return false;
  }
}
