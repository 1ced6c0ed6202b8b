import type { StackStatus } from '#lib/contracts/stack-status.ts';

/** What the console database knows. Times are Dates, durations seconds; null where there is none yet. */
export type ConsoleFacts = {
  status: StackStatus['status'];
  /** How many daemons of each type ended in each way, and how long they took together. */
  daemons: { type: string; status: string; count: number; seconds: number }[];
  running: { type: string; count: number }[];
  /** The duration of the last completed daemon of each type. */
  lastSeconds: { type: string; seconds: number }[];
  lastVerifiedOn: Date | null;
  /** How long the last restore took: a real one, or that of a verification. */
  lastRestoreSeconds: number | null;
  runnersAlive: number;
  databaseBytes: number | null;
  nextTokenExpiryOn: Date | null;
};

/** What the bucket held when it was last listed. */
export type BucketFacts = {
  listedOn: Date;
  backups: number;
  bytes: number;
  /** The newest backup that this stack, or one that it trusts, has made. */
  newest: { takenOn: Date; bytes: number } | null;
  newestVerifiedTakenOn: Date | null;
};

/** How many requests the gate answered, by its answer. */
export type GateFacts = { passed: number; refused: number; failed: number };

export type MetricFacts = {
  now: Date;
  version: string;
  /** null if the console database does not answer. */
  console: ConsoleFacts | null;
  /** null until the bucket was listed once. */
  bucket: BucketFacts | null;
  isBucketUp: boolean;
  gate: GateFacts;
};
