import type { DaemonType } from '#lib/contracts/daemon.ts';
import type { DaemonEndCode } from './end-daemon.ts';

type FailureCause = {
  code: DaemonEndCode;
  /** Found in the sentence or the details; undefined: every failure of that code. */
  sign?: RegExp;
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
    sign: /InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|CredentialsProviderError/,
    cause: 'The key that the console uses for the bucket was renewed, revoked or mistyped.',
    remedy: all(
      'Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY to a valid key, and restart the console and its runners.',
    ),
  },
  {
    code: 'BUCKET_REFUSED',
    sign: /NoSuchBucket/,
    cause: 'The bucket was deleted or renamed, or S3_ENDPOINT and S3_REGION lead to another provider or account.',
    remedy: all('Make the bucket, or set S3_BUCKET, S3_ENDPOINT and S3_REGION to where it is.'),
  },
  {
    code: 'BUCKET_REFUSED',
    sign: /InsufficientStorage|XMinioStorageFull|QuotaExceeded/,
    cause: 'The disk or the quota behind the bucket is full.',
    remedy: all('Delete backups that nobody needs, or give the bucket more room.'),
  },
  {
    code: 'BUCKET_REFUSED',
    sign: /NoSuchUpload/,
    cause: 'Somebody aborted the upload, or a lifecycle rule of the bucket ends unfinished uploads too early.',
    remedy: all('Let the rule wait a few days, longer than any backup takes.'),
  },
  {
    code: 'BUCKET_REFUSED',
    sign: /RequestTimeTooSkewed/,
    cause: "The clock of the runner's machine is wrong.",
    remedy: all('Set the clock, and let a time service keep it.'),
  },
  {
    code: 'BUCKET_REFUSED',
    sign: /InvalidPart|EntityTooSmall|PartLimitExceeded|S3_PART_LIMIT/,
    cause: 'The bucket takes fewer or other parts of an upload than Amazon S3 does.',
    remedy: all(
      'Set S3_PART_LIMIT to what its provider allows, and S3_EQUAL_PARTS to true if it wants parts of one size.',
    ),
  },
  {
    code: 'BUCKET_REFUSED',
    sign: /Access ?Denied|Forbidden|Status Code: 403/,
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
    cause: 'The bucket answered, and refused what was asked of it.',
    remedy: all('Look the code in the details up in the documentation of the bucket.'),
  },
  {
    code: 'BUCKET_UNREACHABLE',
    sign: /Status Code: 5\d\d|errors of its own/,
    cause: 'The bucket has trouble of its own, or is overloaded.',
    remedy: all("Look at the provider's status page, and wait until the bucket answers."),
  },
  {
    code: 'BUCKET_UNREACHABLE',
    cause: 'The bucket is down, or the network, a firewall or a wrong S3_ENDPOINT is between it and the runner.',
    remedy: all("Check S3_ENDPOINT from the runner's machine, and that the bucket runs."),
  },
];

const archiveCauses: FailureCause[] = [
  {
    code: 'ARCHIVE_NOT_FOUND',
    cause: 'The file was deleted by somebody or by a lifecycle rule of the bucket, or its name was mistyped.',
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE: 'Choose another backup from the list.',
      VERIFY: 'Choose another backup from the list.',
    },
  },
  {
    code: 'ARCHIVE_INVALID',
    sign: /^What came back is not what was backed up/,
    cause:
      "Somebody changed the file, or the repository's server gives values back in another form than the one that the backup was taken from did: its version, its locale or an extension may be another.",
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE: 'Restore from another backup.',
      VERIFY:
        'Take another backup now and verify that. If it fails as well, compare the tables that the details name by hand.',
    },
  },
  {
    code: 'ARCHIVE_INVALID',
    cause: 'The file was damaged or cut short where it is stored or on its way, or it was not written by this console.',
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE:
        'Restore from another backup, and look at the storage behind the bucket: what it gave differs from what was written.',
      VERIFY:
        'Take another backup now, and look at the storage behind the bucket: what it gave differs from what was written.',
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
    sign: /^No new database can be built/,
    cause:
      "The repository's server or its role lacks what the archive's schema wants, or the archive has no schema: the details tell all that is in the way.",
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE: 'Give the server and the role what the details name, and start the restore again.',
      VERIFY: 'Give the server and the role what the details name, and verify the backup again.',
    },
  },
  {
    code: 'ARCHIVE_MISMATCH',
    cause:
      'The schema of the repository is not the one that was backed up: most often a migration was applied or undone since.',
    remedy: {
      BACKUP: 'Start another backup.',
      RESTORE:
        "Bring the schema to where it was at the time of the backup (the backup's page lists its migrations), restore, and migrate again.",
      VERIFY: 'Take another backup, and verify that.',
    },
  },
];

const repositoryCauses: FailureCause[] = [
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 55P03|is in use: /,
    cause: 'Another session, most often a long transaction or a migration, holds a lock on a table.',
    remedy: all('Let that session end, or end it (pg_stat_activity shows it).'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 40P01/,
    cause: 'The daemon and another session waited for the tables of each other, again and again.',
    remedy: all('Stop what writes to many tables at once, or set the stack DOWN before.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 53100|disk .*full/i,
    cause: "The disk of the repository's server is full. A restore needs room for the new rows beside the old.",
    remedy: all('Make room on it, for a restore about as much as the repository takes now.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 53200/,
    cause: "The repository's server ran out of memory, or of locks where it has very many tables.",
    remedy: all('Raise max_locks_per_transaction if the details name it, else give the server more memory.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 53300/,
    cause: 'Other sessions have taken all connections of the repository.',
    remedy: all('Lower RUNNER_CONNECTIONS, or raise max_connections.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 57014/,
    cause: 'A statement was cancelled: by a time limit of the role or the database, or by somebody.',
    remedy: all('Look for statement_timeout in the settings of the role and of the database.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE (28\w{3}|3D000)/,
    cause: 'The password, the role or the database that REPOSITORY_DATABASE_URL names has changed.',
    remedy: all('Set REPOSITORY_DATABASE_URL anew, and restart the console and its runners.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 23\w{3}/,
    cause:
      "The archive's rows break a constraint that the repository has now: one was most likely added since the backup.",
    remedy: all('Drop the constraint that the sentence names, or restore a younger backup.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 22\w{3}/,
    cause:
      "A value of the archive does not fit its column any more: the column's type was most likely changed since the backup.",
    remedy: all("Bring the column's type to what it was."),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /SQLSTATE 42501|may not|not own|Row-level security/i,
    cause:
      'The role in REPOSITORY_DATABASE_URL is not the owner of all tables, or lacks a privilege on one that is new.',
    remedy: all("Make it the tables' owner, or grant it what the sentence names."),
  },
  {
    code: 'REPOSITORY_REFUSED',
    cause: 'PostgreSQL refused a statement.',
    remedy: all("Read its own words in the details, and the server's log."),
  },
  {
    code: 'REPOSITORY_UNREACHABLE',
    sign: /SQLSTATE 57P0\d/,
    cause: 'The repository was restarted or failed over, or somebody ended the session.',
    remedy: all('Wait until the repository takes connections again.'),
  },
  {
    code: 'REPOSITORY_UNREACHABLE',
    cause:
      'The repository is down, or the network, a firewall or a wrong REPOSITORY_DATABASE_URL is between it and the runner.',
    remedy: all('Check that it runs, and that the runner reaches it.'),
  },
];

const switchCauses: FailureCause[] = [
  {
    code: 'ARCHIVE_MISMATCH',
    sign: /A staged restore can't be done/,
    cause:
      'A new database can’t take the place of the repository as that is now, or can’t be built out of this backup.',
    remedy: all('Mend what the details name, or restore in place, which keeps the database and its schema.'),
  },
  {
    code: 'REPOSITORY_REFUSED',
    sign: /could not change names/,
    cause: 'Somebody is connected to the repository whose sessions the role of the console may not end.',
    remedy: all(
      'End those sessions, or let a superuser of the server grant pg_signal_backend to that role; a superuser’s own session must be ended by itself.',
    ),
  },
  {
    code: 'STACK_UNAVAILABLE',
    cause:
      'The console database was away at the moment of the switch. The repository was let alone rather than kept closed.',
    remedy: all('Check that the console database runs, and that the runner reaches it.'),
  },
];

const runnerCauses: FailureCause[] = [
  {
    code: 'RUNNER_LOST',
    cause:
      "The runner's process was killed, perhaps because the machine ran out of memory, or its machine stopped or lost its way to the console database.",
    remedy: all("Look at that machine's log for its last words, and lower RUNNER_MEMORY_MB if it ran out of memory."),
  },
  {
    code: 'RUNNER_SHUT_DOWN',
    cause: 'The runner was stopped in order, as an upgrade or a restart of the machine does.',
    remedy: all('Wait until a runner is up.'),
  },
  {
    code: 'FATE_UNKNOWN',
    cause: 'The runner was gone for so long that PostgreSQL has forgotten what became of its transaction.',
    remedy: all('Compare a few tables with the backup before anybody writes to them.'),
  },
  {
    code: 'CONFLICT',
    sign: /There is a database /,
    cause: 'Somebody made a database of the name that the new one was to get.',
    remedy: all('Choose another name, or drop that database if nobody needs it.'),
  },
  {
    code: 'CONFLICT',
    cause: 'A file of that name is in the bucket already: two consoles may use the same bucket and S3_PREFIX.',
    remedy: all('Give each console an S3_PREFIX of its own.'),
  },
  {
    code: 'SETTING_INVALID',
    cause: "The runner's memory and the part limit do not do for an archive of this size.",
    remedy: all('Change the setting that the sentence names, and restart the runners.'),
  },
  {
    code: 'INTERNAL',
    cause: 'A fault of the console itself.',
    remedy: all("Look at the runner's log for the line that the details name."),
  },
];

/** Likely causes, by code and by signs in the details; of those that fit the first counts. */
export const failureCauses: readonly FailureCause[] = [
  ...switchCauses,
  ...bucketCauses,
  ...archiveCauses,
  ...repositoryCauses,
  ...runnerCauses,
];
