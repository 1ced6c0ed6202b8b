import type { DaemonType } from '#lib/contracts/daemon.ts';
import type { FailureReason } from '#server/errors.ts';
import type { DaemonEndCode } from './end-daemon.ts';

type FailureCause = {
  code: DaemonEndCode;
  /** What exactly went wrong. */
  reason?: FailureReason;
  /** SQLSTATEs, or their first two characters for a whole class. An entry without a reason and SQLSTATEs is for every failure of its code. */
  sqlStates?: readonly string[];
  /** A sentence or two. */
  cause: string;
  remedy: Record<DaemonType, string>;
};

/** What remains the same for every kind of daemon. */
function all(remedy: string): FailureCause['remedy'] {
  return {
    BACKUP: `${remedy} Then start another backup.`,
    RESTORE: `${remedy} Then start the restore again.`,
    VERIFY: `${remedy} Then verify the backup again.`,
  };
}

const bucketCauses: FailureCause[] = [
  {
    code: 'BUCKET_REFUSED',
    reason: 'BUCKET_KEY_INVALID',
    cause: 'The key that the console uses for the bucket was renewed, revoked or mistyped.',
    remedy: all(
      'Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY to a valid key, and restart the console and its runners.',
    ),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'BUCKET_MISSING',
    cause: 'The bucket was deleted or renamed, or S3_ENDPOINT and S3_REGION lead to another provider or account.',
    remedy: all('Make the bucket, or set S3_BUCKET, S3_ENDPOINT and S3_REGION to where it is.'),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'BUCKET_REGION_WRONG',
    cause: 'S3_REGION or S3_ENDPOINT is not that of the bucket.',
    remedy: all("Set S3_REGION and S3_ENDPOINT to the bucket's own, and restart the console and its runners."),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'BUCKET_FULL',
    cause: 'The disk or the quota of the bucket is full.',
    remedy: all('Delete backups that nobody needs, or give the bucket more space.'),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'UPLOAD_ABORTED',
    cause: 'Someone aborted the upload, or a lifecycle rule of the bucket removes unfinished uploads too early.',
    remedy: all('Let the rule wait for some days, longer than any backup takes.'),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'CLOCK_WRONG',
    cause: "The clock of the runner's machine is wrong.",
    remedy: all('Set the clock, and use NTP to keep it right.'),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'PARTS_REFUSED',
    cause: 'The bucket takes fewer or other parts of an upload than Amazon S3 does.',
    remedy: all(
      'Set S3_PART_LIMIT to what its provider allows, and S3_EQUAL_PARTS to true if it wants parts of one size.',
    ),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'BODY_TOO_LARGE',
    cause:
      'A proxy before the bucket limits the size of a request, as nginx does with 1 MB unless it is told otherwise.',
    remedy: all('Raise the limit of the proxy (nginx: client_max_body_size) to 10 GB, or set S3_ENDPOINT past it.'),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'IN_COLD_STORAGE',
    cause:
      'A lifecycle rule of the bucket moved the backup to a class such as GLACIER, from which nothing can be read at once.',
    remedy: all(
      'Thaw the backup (RestoreObject), and wait until that is done. Keep the rule from moving backups that may be needed soon.',
    ),
  },
  {
    code: 'BUCKET_REFUSED',
    reason: 'BUCKET_ACCESS_DENIED',
    cause: "The key lacks a permission on the bucket, or the bucket's policy denies what was asked.",
    remedy: {
      BACKUP:
        'Allow the key s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on the bucket. Then start another backup.',
      RESTORE: 'Allow the key s3:ListBucket and s3:GetObject on the bucket. Then start the restore again.',
      VERIFY: 'Allow the key s3:ListBucket and s3:GetObject on the bucket. Then verify the backup again.',
    },
  },
  {
    code: 'BUCKET_REFUSED',
    cause: 'The bucket refused the request.',
    remedy: all('Look up the code in the details in the documentation of the bucket.'),
  },
  {
    code: 'BUCKET_UNREACHABLE',
    reason: 'BUCKET_FAULT',
    cause: 'The bucket has an internal error, or is overloaded.',
    remedy: all("Check the provider's status page, and wait until the bucket responds."),
  },
  {
    code: 'BUCKET_UNREACHABLE',
    cause:
      'The bucket is down, or the runner cannot reach it because of the network, a firewall or a wrong S3_ENDPOINT.',
    remedy: all("Check that the bucket runs, and that the runner's machine can reach S3_ENDPOINT."),
  },
];

const archiveCauses: FailureCause[] = [
  {
    code: 'ARCHIVE_NOT_FOUND',
    cause: 'The file was deleted by someone or by a lifecycle rule of the bucket, or its name was mistyped.',
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE: 'Choose another backup from the list.',
      VERIFY: 'Choose another backup from the list.',
    },
  },
  {
    code: 'ARCHIVE_INVALID',
    reason: 'CONTENT_DIFFERS',
    cause:
      'Someone changed the file, or the database server shows values in another form than the server that was backed up: its version, its locale or an extension may differ.',
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE: 'Restore from another backup.',
      VERIFY:
        'Take another backup now and verify that. If it fails as well, compare the tables that the details name by hand.',
    },
  },
  {
    code: 'ARCHIVE_INVALID',
    cause: 'The file was damaged or cut short in storage or on the network, or it was not written by this console.',
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE:
        'Restore from another backup, and check the storage of the bucket: the file no longer matches what was written.',
      VERIFY:
        'Take another backup now, and check the storage of the bucket: the file no longer matches what was written.',
    },
  },
  {
    code: 'ARCHIVE_UNTRUSTED',
    cause:
      'The backup that was read is not signed with this stack’s key or a trusted one, and nobody allowed its schema to run. It may have been replaced in the bucket after this was started.',
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE:
        'Find out where the backup comes from. If you trust it, start the restore again and tick that its schema may run.',
      VERIFY:
        'Find out where the backup comes from. If you trust it, start the verification again and tick that its schema may run.',
    },
  },
  {
    code: 'ARCHIVE_MISMATCH',
    reason: 'DATABASE_NOT_BUILDABLE',
    cause:
      "The database server or its role lacks something that the archive's schema needs, or the archive has no schema. The details list everything that is missing.",
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE: 'Give the server and the role what is listed in the details, and start the restore again.',
      VERIFY: 'Give the server and the role what is listed in the details, and verify the backup again.',
    },
  },
  {
    code: 'ARCHIVE_MISMATCH',
    cause:
      'The schema of the database differs from the one that was backed up: most often a migration was applied or undone since.',
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE:
        "Migrate the schema to its state at the time of the backup (the backup's page lists its migrations), restore, and migrate again. Or restore staged, which takes the schema from the backup.",
      VERIFY: 'Take another backup, and verify that.',
    },
  },
];

const repositoryCauses: FailureCause[] = [
  {
    code: 'REPOSITORY_REFUSED',
    reason: 'TABLE_IN_USE',
    sqlStates: ['55P03'],
    cause: 'Another session, most often a long transaction or a migration, holds a lock on a table.',
    remedy: all('Let that session end, or end it (pg_stat_activity shows it).'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    reason: 'ANOTHER_RESTORE',
    cause: 'Another restore is running on this database, perhaps one of another console.',
    remedy: all('Wait until it has finished.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    reason: 'BUILD_ROLE_REFUSED',
    cause:
      'The database server does not let the role log in that builds the new database: its pg_hba.conf, or the password in REPOSITORY_BUILD_PASSWORD.',
    remedy: all(
      'Let the role that the message names in by pg_hba.conf, or correct REPOSITORY_BUILD_ROLE and its password.',
    ),
  },
  {
    code: 'REPOSITORY_REFUSED',
    reason: 'STANDBY_NOT_USABLE',
    cause:
      'The standby in REPOSITORY_STANDBY_URL is away, too far behind, follows another server, or ended the sessions of the backup, and REPOSITORY_STANDBY_ELSE does not let the primary server be read.',
    remedy: all(
      'Fix what the message names, or set REPOSITORY_STANDBY_ELSE to PRIMARY. Where the standby ends sessions, set hot_standby_feedback there.',
    ),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sqlStates: ['40P01'],
    cause: 'The job and another session waited for each other (deadlock), several times.',
    remedy: all('Stop what writes to many tables at once, or set the stack DOWN before.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sqlStates: ['53100'],
    cause: 'The disk of the database server is full. A restore needs space for the new data beside the old.',
    remedy: all('Free space on it: a restore needs about as much as the database uses now.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sqlStates: ['53200'],
    cause: 'The database server ran out of memory, or of locks if it has very many tables.',
    remedy: all('Raise max_locks_per_transaction if the details name it; otherwise give the server more memory.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sqlStates: ['53300'],
    cause: 'Other sessions use all connections of the database server.',
    remedy: all('Lower RUNNER_CONNECTIONS, or raise max_connections.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sqlStates: ['57014'],
    cause: 'A statement was cancelled by a time limit of the role or the database, or by someone.',
    remedy: all('Check statement_timeout in the settings of the role and of the database.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sqlStates: ['28', '3D000'],
    cause: 'The password, the role or the database that REPOSITORY_DATABASE_URL names has changed.',
    remedy: all('Correct REPOSITORY_DATABASE_URL, and restart the console and its runners.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sqlStates: ['23'],
    cause:
      'The data of the backup breaks a constraint that the database has now. It was most likely added since the backup.',
    remedy: all('Drop the constraint that the message names, or restore a newer backup.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sqlStates: ['22'],
    cause:
      "A value of the backup no longer fits its column. The column's type was most likely changed since the backup.",
    remedy: all('Change the column back to its previous type.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    reason: 'PRIVILEGE_MISSING',
    sqlStates: ['42501'],
    cause:
      'The role in REPOSITORY_DATABASE_URL is not the owner of all tables, or lacks a privilege on one that is new.',
    remedy: all('Make it the owner of the tables, or grant it what the message names.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    reason: 'DATA_DAMAGED',
    sqlStates: ['XX001', 'XX002'],
    cause:
      "Values that are stored can't be read. The database server's files are damaged (by a failing disk, a crash with fsync off, or a data folder that was copied while the server ran), or what they need is gone: a label of an enum that was deleted from the catalog, a library of an extension.",
    remedy: {
      ...all('Check the disk of the server.'),
      BACKUP:
        'Check the disk of the server, and keep a copy of its data folder. Back up without what can\'t be read ("skipUnreadable": true). Then set the damaged values to others or delete the rows, and start another backup. Or restore an older backup without a safety backup, as that can\'t be taken either.',
      RESTORE:
        'The current data can’t be backed up. Start the restore again without a safety backup ("safetyBackup": false), and check the disk of the server.',
    },
  },
  {
    code: 'REPOSITORY_REFUSED',
    cause: 'PostgreSQL refused a statement.',
    remedy: all("Read PostgreSQL's own message in the details, and the log of the server."),
  },
  {
    code: 'REPOSITORY_UNREACHABLE',
    sqlStates: ['57'],
    cause: 'The database server was restarted or failed over, or someone ended the session.',
    remedy: all('Wait until the database accepts connections again.'),
  },
  {
    code: 'REPOSITORY_UNREACHABLE',
    cause:
      'The database is down, or the runner cannot reach it because of the network, a firewall or a wrong REPOSITORY_DATABASE_URL.',
    remedy: all('Check that the database runs, and that the runner can reach it.'),
  },
];

const switchCauses: FailureCause[] = [
  {
    code: 'ARCHIVE_MISMATCH',
    reason: 'STAGED_RESTORE_REFUSED',
    cause: 'A new database cannot replace the current one, or cannot be built from this backup.',
    remedy: all('Fix what is listed in the details, or restore in place, which keeps the database and its schema.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    reason: 'SESSIONS_REMAIN',
    cause: 'Someone is connected to the database with a session that the console’s role may not end.',
    remedy: all(
      'End those sessions, or let a superuser of the server grant pg_signal_backend to that role; a superuser’s own session must be ended by itself.',
    ),
  },
  {
    code: 'REPOSITORY_REFUSED',
    reason: 'UNDO_REFUSED',
    cause: 'The previous database no longer exists, or cannot replace the current one.',
    remedy: {
      ...all('Fix what the message names.'),
      RESTORE: 'Fix what the message names, and undo the restore again. Or restore a backup.',
    },
  },
  {
    code: 'STACK_UNAVAILABLE',
    cause:
      'The console’s own database could not be reached when the databases were about to be switched, so they were not switched.',
    remedy: all('Check that the console’s own database runs, and that the runner can reach it.'),
  },
];

const runnerCauses: FailureCause[] = [
  {
    code: 'RUNNER_LOST',
    cause:
      "The runner's process was killed, perhaps because the machine ran out of memory; or its machine stopped, or could not reach the console's own database.",
    remedy: all('Check the log of that machine, and lower RUNNER_MEMORY_MB if it ran out of memory.'),
  },
  {
    code: 'RUNNER_SHUT_DOWN',
    cause: 'The runner was shut down, for example by an upgrade or a restart of the machine.',
    remedy: all('Wait until a runner is running.'),
  },
  {
    code: 'FATE_UNKNOWN',
    cause: 'The runner was gone for so long that PostgreSQL no longer knows the result of its transaction.',
    remedy: all('Compare some tables with the backup before anyone writes to them.'),
  },
  {
    code: 'CONFLICT',
    reason: 'DATABASE_NAME_TAKEN',
    cause: 'A database of that name was created meanwhile.',
    remedy: all('Choose another name, or drop that database if nobody needs it.'),
  },
  {
    code: 'CONFLICT',
    cause: 'A file of that name is in the bucket already: two consoles may use the same bucket and S3_PREFIX.',
    remedy: all('Give each console an S3_PREFIX of its own.'),
  },
  {
    code: 'SETTING_INVALID',
    cause: "The runner's memory or the part limit is too small for this backup.",
    remedy: all('Change the setting that the message names, and restart the runners.'),
  },
  {
    code: 'INTERNAL',
    cause: 'An error in the console itself.',
    remedy: all("Check the runner's log for the line that the details name."),
  },
];

/** Likely causes, by code, reason and SQLSTATE; of those that fit equally well the first counts. */
export const failureCauses: readonly FailureCause[] = [
  ...switchCauses,
  ...bucketCauses,
  ...archiveCauses,
  ...repositoryCauses,
  ...runnerCauses,
];
