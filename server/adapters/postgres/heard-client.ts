import pg from 'pg';

/**
 * A client that always has an error listener. A pool removes its own listener from a client that it hands out, and the caller can add
 * one only a moment later: a server that shuts down in between would end this process. Nothing is lost, as the client's statement fails
 * too, and the pool still listens to idle clients. It is for the option `Client` of a pool, and for single clients.
 */
export class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
