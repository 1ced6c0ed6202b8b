import type { IncidentKind } from '#lib/contracts/incident.ts';
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
  protection: ProtectionFacts;
};

/** What protects the stack by itself, and what is wrong. */
export type ProtectionFacts = {
  /** How many schedules have no backup in the bucket that they should have by now; null until the bucket was listed once. */
  overdueSchedules: number | null;
  /** When the next of the enabled schedules runs; null if none does. */
  nextSlotOn: Date | null;
  /** How many backups retention has deleted, ever. */
  retentionDeletions: number;
  /** Deliveries that wait for their first attempt, that were tried and are tried again, and that were given up within a day. */
  notifications: { waiting: number; retrying: number; failed: number };
  /** null without a second bucket. */
  copies: CopyFacts | null;
  /** Whether each objective is kept; null if there is none, or if it is not known. */
  isObjectiveKept: { rpo: boolean | null; rto: boolean | null };
  openIncidents: { kind: IncidentKind; count: number }[];
};

/** The copies in the second bucket, as last looked at. */
export type CopyFacts = {
  waiting: number;
  copying: number;
  done: number;
  failed: number;
  /** Those that the rules of the copies deleted, and that the first bucket still has. */
  deleted: number;
  /** When the oldest backup that waits for its copy was written; null if none does. */
  behindSince: Date | null;
};

/** What the bucket held when it was last listed. */
export type BucketFacts = {
  listedOn: Date;
  backups: number;
  bytes: number;
  /** The newest backup of everything that this stack, or one that it trusts, has made. */
  newest: { takenOn: Date; bytes: number } | null;
  /** How much could not be read when the newest backup was taken, and is left out of it; null without a backup. */
  newestLeftOut: { rows: number; pages: number } | null;
  newestVerifiedTakenOn: Date | null;
  /** When the data of the newest whole backup of this stack was read; null if there is none. */
  newestSnapshotOn: Date | null;
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
