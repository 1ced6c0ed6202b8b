import type { RepositoryConnection } from '#server/ports/repository.ts';
import { joinSnapshot, type SharedSnapshot } from './open-snapshot.ts';
import type { SnapshotSession } from './run-on-snapshot.ts';

/** A connection that sees a snapshot which another session holds open. */
export class SnapshotConnection implements SnapshotSession {
  readonly connection: RepositoryConnection;
  #hasJoined = false;

  /** @param connection in no transaction; it is closed by close() */
  constructor(connection: RepositoryConnection) {
    this.connection = connection;
  }

  async join(snapshot: SharedSnapshot): Promise<void> {
    if (this.#hasJoined) await this.connection.execute('rollback');
    this.#hasJoined = true;
    await joinSnapshot(this.connection, snapshot);
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
