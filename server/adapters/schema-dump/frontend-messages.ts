/** The request for encryption that libpq sends first: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const encryptionRequests = new Set([80877103, 80877104]);
const nothing = Buffer.alloc(0);

export type FrontendMessage =
  | { kind: 'encryption' }
  | { kind: 'startup' }
  | { kind: 'query'; sql: string; bytes: Buffer }
  /** Ends a series of messages of the extended protocol. The server then answers all of them. */
  | { kind: 'sync'; bytes: Buffer }
  | { kind: 'terminate' }
  | { kind: 'other'; bytes: Buffer };

/** Splits what a client writes into messages, whatever its pieces are. */
export class FrontendMessages {
  #rest: Buffer = nothing;
  #hasStarted = false;

  /** Returns the messages that are complete now. */
  take(bytes: Uint8Array): FrontendMessage[] {
    this.#rest = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    const messages: FrontendMessage[] = [];
    for (let message = this.#next(); message !== null; message = this.#next()) messages.push(message);
    return messages;
  }

  #next(): FrontendMessage | null {
    const typeBytes = this.#hasStarted ? 1 : 0;
    if (this.#rest.length < typeBytes + 4) return null;
    const length = typeBytes + this.#rest.readInt32BE(typeBytes);
    if (this.#rest.length < length) return null;
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return this.#hasStarted ? describe(bytes) : this.#start(bytes);
  }

  #start(bytes: Buffer): FrontendMessage {
    if (encryptionRequests.has(bytes.readInt32BE(4))) return { kind: 'encryption' };
    this.#hasStarted = true;
    return { kind: 'startup' };
  }
}

function describe(bytes: Buffer): FrontendMessage {
  switch (String.fromCharCode(bytes[0] ?? 0)) {
    case 'Q':
      return { kind: 'query', sql: bytes.toString('utf8', 5, bytes.length - 1), bytes };
    case 'S':
      return { kind: 'sync', bytes };
    case 'X':
      return { kind: 'terminate' };
    default:
      return { kind: 'other', bytes };
  }
}
