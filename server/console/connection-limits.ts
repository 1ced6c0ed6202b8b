import type { Socket } from 'node:net';

export type ConnectionLimits = {
  /** Open at once. */
  inAll: number;
  /** Open at once from one address; null: from any number, as all of them are a proxy's. */
  perAddress: number | null;
};

type Connection = { socket: Socket; address: string; requests: number };

/**
 * The open connections of a server, and who has to go when there are too many: the oldest on which no request is being answered (it is
 * idle, or its headers are still coming), of the address that has the most. So whoever fills the server takes their own places away.
 */
export class Connections {
  readonly #limits: ConnectionLimits;
  /** In the order in which they came. */
  readonly #open = new Map<Socket, Connection>();
  readonly #byAddress = new Map<string, Set<Connection>>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Takes a new connection in, for another one if need be. @returns false when there is no place: all others are being answered */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? '';
    const { inAll, perAddress } = this.#limits;
    const own = this.#byAddress.get(address);
    if (perAddress !== null && (own?.size ?? 0) >= perAddress && !this.#closeOne(own ?? new Set())) return false;
    if (this.#open.size >= inAll && !this.#closeOneOfMost()) return false;
    const connection = { socket, address, requests: 0 };
    this.#open.set(socket, connection);
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? new Set()).add(connection));
    socket.once('close', () => this.#forget(connection));
    return true;
  }

  /** The headers of a request have come, and it is being answered. */
  begin(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (connection !== undefined) connection.requests += 1;
  }

  end(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (connection !== undefined) connection.requests -= 1;
  }

  #closeOneOfMost(): boolean {
    const byCount = [...this.#byAddress.values()].sort((one, other) => other.size - one.size);
    return byCount.some((connections) => this.#closeOne(connections));
  }

  #closeOne(connections: Set<Connection>): boolean {
    for (const connection of connections) {
      if (connection.requests > 0) continue;
      this.#forget(connection);
      connection.socket.destroy();
      return true;
    }
    return false;
  }

  #forget(connection: Connection): void {
    if (!this.#open.delete(connection.socket)) return;
    const others = this.#byAddress.get(connection.address);
    others?.delete(connection);
    if (others?.size === 0) this.#byAddress.delete(connection.address);
  }
}
