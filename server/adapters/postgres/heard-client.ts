import pg from 'pg';

/**
 * A client whose errors are always heard. A pool takes its own listener off a client that it hands out, and who gets it can
 * add one only a moment later: a server that is shut down in between would end this process. What the client was doing
 * fails by itself, and the pool hears of one that is idle. For the option `Client` of a pool, and for a client of its own
 * whose work tells of every failure.
 */
export class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
