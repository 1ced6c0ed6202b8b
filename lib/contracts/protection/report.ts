import { z } from 'zod';
import { anomaly } from '../anomaly.ts';
import { check, checkResult } from '../check.ts';
import { daemonStatus, restoreMode } from '../daemon.ts';
import { event } from '../history.ts';
import { moment } from '../moment.ts';
import { objectives } from '../objective.ts';

export const mostReportDays = 400;
const dayMs = 24 * 60 * 60 * 1000;

/** The period of a report: `from` inclusive, `to` exclusive, 400 days at most. */
export const reportQuery = z
  .strictObject({ from: moment, to: moment, format: z.enum(['json', 'html'], 'takes json or html').default('json') })
  .refine(({ from, to }) => to > from, { path: ['to'], error: 'takes a time after from' })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= mostReportDays * dayMs, {
    path: ['to'],
    error: 'is 400 days after from at most',
  });

const job = z.object({
  daemonId: z.string(),
  status: daemonStatus,
  backupKey: z.string(),
  startedBy: z.string(),
  startedOn: z.iso.datetime(),
  endedOn: z.iso.datetime().nullable(),
  errorMessage: z.string().nullable(),
});

/** A backup that was taken in the period. */
const reportBackup = job.extend({
  /** null if it failed. */
  rows: z.number().nullable(),
  /** Bytes; null if the console never read the backup. */
  size: z.number().nullable(),
  /** Whether it is in the bucket now; null if the bucket could not be asked. */
  inBucket: z.boolean().nullable(),
});

/** A verification of the period, with what it restored and what it was answered. */
const reportVerification = job.extend({
  restoredInMs: z.number().nullable(),
  /** null if the console never read the backup. */
  rows: z.number().nullable(),
  tables: z.number().nullable(),
  checks: z.array(checkResult),
});

const reportRestore = job.extend({ mode: restoreMode, targetDatabase: z.string().nullable() });

/** A job that failed in the period, and the next one of its type that completed. */
const reportFailure = z.object({
  daemonId: z.string(),
  type: z.enum(['BACKUP', 'RESTORE', 'VERIFY']),
  on: z.iso.datetime(),
  errorMessage: z.string().nullable(),
  fixedOn: z.iso.datetime().nullable(),
  fixedBy: z.string().nullable(),
});

/** What protected a stack in a period, and who could change that. Times in ISO 8601 (UTC). */
export const report = z.object({
  stack: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  generatedOn: z.iso.datetime(),
  /** Email. */
  generatedBy: z.string(),
  /** As it is set now. */
  policy: z.object({
    /** "Backed up every night at 03:00 (Europe/Berlin), ..."; null if nothing is set up. */
    sentence: z.string().nullable(),
    /** null if the bucket could not be asked. */
    objectives: objectives.nullable(),
    checks: z.array(check),
    /** What was changed of the protection in the period. */
    changes: z.array(event),
  }),
  backups: z.array(reportBackup),
  verifications: z.array(reportVerification),
  restores: z.array(reportRestore),
  failures: z.array(reportFailure),
  anomalies: z.array(anomaly),
  /** What was deleted, by whom and why. */
  deletions: z.array(event),
  access: z.object({
    /** As they are now. */
    users: z.array(
      z.object({
        email: z.string(),
        displayName: z.string(),
        isAdministrator: z.boolean(),
        createdOn: z.iso.datetime(),
      }),
    ),
    /** That were started before the end of the period and had not run out at its begin, as far as they are still known. */
    sessions: z.array(
      z.object({
        email: z.string(),
        createdOn: z.iso.datetime(),
        expiresOn: z.iso.datetime(),
        address: z.string().nullable(),
      }),
    ),
    tokens: z.array(
      z.object({
        name: z.string(),
        owner: z.string(),
        scopes: z.array(z.string()),
        createdOn: z.iso.datetime(),
        expiresOn: z.iso.datetime(),
        lastUsedOn: z.iso.datetime().nullable(),
        lastUsedFrom: z.string().nullable(),
      }),
    ),
    /** Log-ins, failed attempts, ended sessions, passwords and tokens of the period. */
    events: z.array(event),
  }),
  /** Lists that were cut at their bound: choose a shorter period to read all of them. */
  cut: z.array(z.enum(['backups', 'verifications', 'restores', 'changes', 'deletions', 'access', 'anomalies'])),
});
export type Report = z.infer<typeof report>;
