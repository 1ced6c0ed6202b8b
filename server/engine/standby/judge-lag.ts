/** What the primary says of itself. `lsn`: where its log is, in bytes; null if it is a standby as well. */
export type PrimaryFacts = { server: string; database: string; timeline: number; lsn: bigint | null; now: Date };

/** What the standby says of itself. `lsn`: up to where it has replayed; `replayedOn`: the primary's time of the last commit in that. */
export type StandbyFacts = {
  inRecovery: boolean;
  server: string;
  database: string;
  timeline: number;
  lsn: bigint | null;
  replayedOn: Date | null;
};

/** Where the primary's log was at an instant by its own clock. */
export type Mark = { lsn: bigint; on: Date };

/** `asOf`: an instant, by the primary's clock, up to which the standby has every commit. `behindMs`: how long ago that is. */
export type StandbyLag = { asOf: Date; behindMs: number };

/** Why the server in REPOSITORY_STANDBY_URL is never read, as a sentence; null if it can be. */
export function findWrongStandby(primary: PrimaryFacts, standby: StandbyFacts): string | null {
  if (!standby.inRecovery) {
    return 'The server in REPOSITORY_STANDBY_URL is not a standby: it takes writes. Name a server that follows the one in REPOSITORY_DATABASE_URL, or remove the setting.';
  }
  if (primary.lsn === null) {
    return 'The server in REPOSITORY_DATABASE_URL is a standby itself, so nothing tells how far the one in REPOSITORY_STANDBY_URL is behind. Give the console the address of the primary server.';
  }
  if (standby.server !== primary.server) {
    return 'The server in REPOSITORY_STANDBY_URL is a standby of another server than the one in REPOSITORY_DATABASE_URL: their system identifiers differ. Correct one of the two addresses.';
  }
  if (standby.database !== primary.database) {
    return 'REPOSITORY_STANDBY_URL names another database than REPOSITORY_DATABASE_URL. Correct one of the two addresses.';
  }
  return null;
}

/**
 * Decides of which instant a standby's data is.
 * @param marks where the primary's log was at earlier looks, oldest first
 * @returns null if that is not known: the standby follows another timeline, or has told of no commit yet
 */
export function judgeLag(primary: PrimaryFacts, standby: StandbyFacts, marks: readonly Mark[]): StandbyLag | null {
  const { lsn, replayedOn, timeline } = standby;
  if (lsn === null || timeline !== primary.timeline) return null;
  const reached = marks.findLast((mark) => mark.lsn <= lsn)?.on ?? null;
  const asOf = latest(reached, replayedOn);
  return asOf === null ? null : { asOf, behindMs: Math.max(primary.now.getTime() - asOf.getTime(), 0) };
}

function latest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
