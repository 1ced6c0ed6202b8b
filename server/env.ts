import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readDatabaseAddress } from './database-address/read-database-address.ts';
import { AppError } from './errors.ts';

const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'])
  .transform((value) => value === 'true' || value === '1' || value === 'yes');
const wholeNumber = (lowest: number, highest: number) =>
  z
    .string()
    .regex(/^\d+$/, 'takes a whole number')
    .transform(Number)
    .pipe(z.number().min(lowest, `is ${lowest} at least`).max(highest, `is ${highest} at most`));
const postgresUrl = z.string().transform((text, context) => {
  const { address, problem } = readDatabaseAddress(text);
  if (problem === undefined) return address;
  context.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});
const webUrl = z.string().regex(/^https?:\/\/.+/, 'takes an address that starts with http:// or https://');

const bucketVariables = {
  ENDPOINT: webUrl.optional(),
  REGION: z.string().default('us-east-1'),
  ACCESS_KEY_ID: z.string().optional(),
  SECRET_ACCESS_KEY: z.string().optional(),
  FORCE_PATH_STYLE: flag.default(false),
  PREFIX: z
    .string()
    .regex(
      /^[^/].*\/$/,
      'takes a folder in the bucket that ends with a slash and does not start with one, such as backups/',
    )
    .or(z.literal(''))
    .default(''),
  CHECKSUMS: z.enum(['WHEN_SUPPORTED', 'WHEN_REQUIRED']).default('WHEN_SUPPORTED'),
  PART_LIMIT: wholeNumber(1, 10_000).default(10_000),
  EQUAL_PARTS: flag.default(false),
  TIMEOUT_SECONDS: wholeNumber(1, 3600).default(60),
  LOCK_DAYS: wholeNumber(0, 36_500).default(0),
  LOCK_MODE: z.enum(['GOVERNANCE', 'COMPLIANCE']).default('GOVERNANCE'),
  SSE: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']).optional(),
  SSE_KMS_KEY_ID: z.string().max(2048, 'takes the id or the ARN of a key').optional(),
};

/** Hours of the day, `to` exclusive, in which a runner sends so many bytes a second at most, with so many sessions of a backup. */
export type PaceHours = { from: number; to: number; bytesPerSecond: number; connections: number | null };

const paceHours = z
  .string()
  .max(1000)
  .transform((list) => list.split(',').map((rule) => rule.trim()))
  .pipe(
    z.array(
      z
        .string()
        .regex(
          /^([01]?\d|2[0-3])-([01]?\d|2[0-4])=\d{1,5}(\/\d{1,2})?$/,
          'takes hours with megabytes a second, and sessions if wanted, such as 8-18=5/2,18-22=20',
        )
        .transform((rule): PaceHours => {
          const [from, to, megabytes, connections] = rule.split(/[-=/]/).map(Number);
          return {
            from: from ?? 0,
            to: to ?? 0,
            bytesPerSecond: Math.max(megabytes ?? 1, 1) * 1_000_000,
            connections: connections === undefined ? null : Math.max(connections, 1),
          };
        }),
    ),
  );

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isHostOrNetwork(entry: string): boolean {
  const [host = '', bits] = entry.split('/');
  const family = isIP(host);
  if (bits !== undefined) return family !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
  return family !== 0 || (entry.length <= 253 && /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(entry));
}

/** The environment's variables, each parsed in one place. docs/operating.md explains them. */
const environment = z.object({
  PORT: wholeNumber(1, 65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: wholeNumber(1, 65535).optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  RUN_AS: z.string().optional(),
  STACK_NAME: z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u,
      'takes 1 to 63 letters, digits, spaces, dots, underscores or hyphens',
    )
    .default('stack'),
  DATABASE_URL: postgresUrl.optional(),
  REPOSITORY_DATABASE_URL: postgresUrl.optional(),
  REPOSITORY_STANDBY_URL: postgresUrl.optional(),
  REPOSITORY_STANDBY_LAG_SECONDS: wholeNumber(1, 86_400).default(60),
  REPOSITORY_STANDBY_WAIT_SECONDS: wholeNumber(0, 86_400).default(600),
  REPOSITORY_STANDBY_ELSE: z.enum(['PRIMARY', 'FAIL']).default('PRIMARY'),
  SAMPLE_DATABASE_URL: postgresUrl.optional(),
  REPOSITORY_SCHEMAS: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    )
    .pipe(z.array(z.string()).min(1, 'takes schema names separated by commas'))
    .optional(),
  REPOSITORY_APP_ROLE: z.string().optional(),
  REPOSITORY_BUILD_ROLE: z.string().optional(),
  REPOSITORY_BUILD_PASSWORD: z.string().optional(),
  GATE_PASS_PATHS: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((path) => path.trim())
        .filter((path) => path !== '')
        .map((path) => path.replace(/\/+$/, '')),
    )
    .pipe(
      z.array(
        z
          .string()
          .regex(
            /^(\/(?!\.{1,2}(?:[/;]|$))[A-Za-z0-9._~!$&'()+;=:@-]+)+$/,
            'takes paths separated by commas, such as /health,/static/public: each starts with a slash, is more than that, and has no "..", "//", "?", "*" or "%"',
          ),
      ),
    )
    .optional(),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: bucketVariables.ENDPOINT,
  S3_REGION: bucketVariables.REGION,
  S3_ACCESS_KEY_ID: bucketVariables.ACCESS_KEY_ID,
  S3_SECRET_ACCESS_KEY: bucketVariables.SECRET_ACCESS_KEY,
  S3_FORCE_PATH_STYLE: bucketVariables.FORCE_PATH_STYLE,
  S3_PREFIX: bucketVariables.PREFIX,
  S3_CHECKSUMS: bucketVariables.CHECKSUMS,
  S3_PART_LIMIT: bucketVariables.PART_LIMIT,
  S3_EQUAL_PARTS: bucketVariables.EQUAL_PARTS,
  S3_TIMEOUT_SECONDS: bucketVariables.TIMEOUT_SECONDS,
  S3_SSE: bucketVariables.SSE,
  S3_SSE_KMS_KEY_ID: bucketVariables.SSE_KMS_KEY_ID,
  S3_LOCK_DAYS: bucketVariables.LOCK_DAYS,
  S3_LOCK_MODE: bucketVariables.LOCK_MODE,
  COPY_S3_BUCKET: z.string().optional(),
  COPY_S3_ENDPOINT: bucketVariables.ENDPOINT,
  COPY_S3_REGION: bucketVariables.REGION,
  COPY_S3_ACCESS_KEY_ID: bucketVariables.ACCESS_KEY_ID,
  COPY_S3_SECRET_ACCESS_KEY: bucketVariables.SECRET_ACCESS_KEY,
  COPY_S3_FORCE_PATH_STYLE: bucketVariables.FORCE_PATH_STYLE,
  COPY_S3_PREFIX: bucketVariables.PREFIX,
  COPY_S3_CHECKSUMS: bucketVariables.CHECKSUMS,
  COPY_S3_PART_LIMIT: bucketVariables.PART_LIMIT,
  COPY_S3_EQUAL_PARTS: bucketVariables.EQUAL_PARTS,
  COPY_S3_TIMEOUT_SECONDS: bucketVariables.TIMEOUT_SECONDS,
  COPY_S3_LOCK_DAYS: bucketVariables.LOCK_DAYS,
  COPY_S3_LOCK_MODE: bucketVariables.LOCK_MODE,
  COPY_S3_SSE: bucketVariables.SSE,
  COPY_S3_SSE_KMS_KEY_ID: bucketVariables.SSE_KMS_KEY_ID,
  TRUSTED_ARCHIVE_KEYS: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((fingerprint) => fingerprint.replaceAll(/\s/g, '').toLowerCase())
        .filter((fingerprint) => fingerprint !== ''),
    )
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[0-9a-f]{32}$/, 'takes fingerprints of keys separated by commas, 32 hexadecimal digits each'),
      ),
    )
    .default([]),
  ADMIN_EMAIL: z
    .string()
    .regex(/^\S+@\S+$/, 'takes an email address')
    .default('admin@localhost'),
  ADMIN_PASSWORD: z.string().min(8, 'is 8 characters at least').optional(),
  NEXTAUTH_SECRET: z.string().min(16, 'is 16 characters at least').optional(),
  NEXTAUTH_URL: webUrl.optional(),
  SESSION_HOURS: wholeNumber(1, 24 * 365).default(24),
  TRUST_PROXY: flag.default(false),
  RUNNER_MEMORY_MB: wholeNumber(64, 65_536).default(160),
  RUNNER_CONNECTIONS: wholeNumber(1, 64).default(Math.min(Math.max(availableParallelism(), 2), 8)),
  PACE_HOURS: paceHours.default([]),
  PACE_ZONE: z.string().refine(isTimeZone, 'takes a time zone such as Europe/Berlin').optional(),
  PACE_REPLICA_LAG_SECONDS: wholeNumber(0, 86_400).default(30),
  PACE_BUSY_SESSIONS: wholeNumber(0, 100_000).default(0),
  RESTORE_LOCK_TIMEOUT_SECONDS: wholeNumber(1, 3600).default(30),
  RESTORE_KEEP_HOURS: wholeNumber(0, 24 * 365).default(72),
  SMTP_URL: z
    .string()
    .regex(
      /^smtps?:\/\/[^\s/]+/,
      'takes the address of a mail server, such as smtps://user:password@mail.example.org:465',
    )
    .refine((url) => URL.canParse(url), 'takes an address whose special characters are escaped as %XX')
    .optional(),
  MAIL_FROM: z
    .string()
    .max(320, 'takes 320 characters at most')
    .regex(/^[^\r\n<>]*<?[^\s<>@]+@[^\s<>@]+>?$/, 'takes an email address, such as Stack <stack@example.org>')
    .optional(),
  NOTIFY_ALLOW_HOSTS: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((entry) => entry.trim().toLowerCase())
        .filter((entry) => entry !== ''),
    )
    .refine(
      (entries) => entries.every(isHostOrNetwork),
      'takes names of hosts, addresses, or networks such as 10.1.0.0/16, separated by commas',
    )
    .default([]),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Environment = z.infer<typeof environment>;

/** The variable in which npm start tells its processes what was set before it filled in what is embedded. */
export const givenSettingsVariable = 'STACK_CONSOLE_GIVEN';

/** The names of the settings that a person set. */
export function givenSettings(variables: Record<string, string | undefined> = process.env): string[] {
  const told = variables[givenSettingsVariable];
  if (told !== undefined) return told.split(',');
  return Object.keys(environment.shape).filter((name) => variables[name] !== undefined && variables[name] !== '');
}

/**
 * Reads the settings from the environment; an empty variable counts as unset.
 * @throws AppError SETTING_INVALID with one sentence that names the first wrong setting and what it takes. Never its value.
 */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? 'The environment');
    throw new AppError(
      'SETTING_INVALID',
      `The setting ${name} is wrong: it ${describeIssue(issue)}. Fix it and start again.`,
    );
  }
  return parsed.data;
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_value') return `takes one of ${issue.values.join(', ')}`;
  if (issue?.code === 'invalid_union') return describeIssue(issue.errors[0]?.[0]);
  return issue?.message ?? 'cannot be read';
}

export type BucketSettings = {
  name: string;
  /** Whether it is the second bucket, whose settings begin with COPY_S3_; sentences name them so. */
  isCopy?: boolean;
  endpoint: string | null;
  region: string;
  /** null: the AWS SDK's own chain finds them. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
  forcePathStyle: boolean;
  /** Every key of this stack starts with it; '' or ending with a slash. */
  prefix: string;
  checksums: 'WHEN_SUPPORTED' | 'WHEN_REQUIRED';
  partLimit: number;
  /** All parts of an upload but its last have one size; false unless told. */
  equalParts?: boolean;
  /** How long there may be no progress until a request is given up. */
  timeoutMs: number;
  /** For how long, and how, each new backup or copy is locked, where the bucket has object lock; null or absent if it is not. */
  lock?: { days: number; mode: 'GOVERNANCE' | 'COMPLIANCE' } | null;
  /** The encryption that is asked for with each new object; null or absent if the bucket's own default is right. */
  encryption?: { algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse'; kmsKeyId: string | null } | null;
};

/** What the console and the runner work with: the environment with the embedded parts filled in. */
export type Settings = {
  environment: Environment;
  stackName: string;
  /** Absolute. */
  dataDir: string;
  databaseUrl: string;
  /** `database`: its name in the address. */
  repository: {
    url: string;
    database: string;
    schemas: string[] | null;
    appRole: string | null;
    /** Whom the databases are built as that come out of archives; null: a role is made for each, where the server allows it. */
    buildRole: { name: string; password: string | null } | null;
    isSample: boolean;
    /** The standby that backups are read from; null if the primary is read. `orPrimary`: whether that is read where the standby cannot be. */
    standby: { url: string; mostLagMs: number; waitMs: number; orPrimary: boolean } | null;
  };
  bucket: BucketSettings;
  /** The second bucket, which gets a copy of each backup; null if there is none. */
  copyBucket: BucketSettings | null;
  /** Paths of the stack's services, with no slash at their end, that pass the gate whatever the status is. */
  gate: { passPaths: string[] };
  limits: { connections: number; memoryBytes: number; lockTimeoutMs: number };
  /**
   * `zone`: IANA. A backup slows down while a replica is further behind than `replicaLagMs`, and while more than `busySessions` sessions
   * run or wait; null if it never does.
   */
  pace: { hours: PaceHours[]; zone: string; replicaLagMs: number | null; busySessions: number | null };
  /** Fingerprints of the keys of other stacks whose archives are believed as this stack's own are. */
  trustedArchiveKeys: string[];
  notify: {
    /** How emails are sent; null if that is not set up. `url` is null in a process from which it is kept. */
    mail: { url: string | null; from: string } | null;
    /** The console's own origin, for links in messages (NEXTAUTH_URL); null if it is not set. */
    origin: string | null;
    /** Private hosts to which notifications may go: names, addresses, ranges of addresses. */
    allowHosts: string[];
  };
  /** For how long the previous database is kept after a restore; null if it is kept until somebody drops it. */
  keepHours: number | null;
};

let current: Settings | null = null;

/**
 * The settings of this process, parsed once. `npm start` sets what it embeds (DATABASE_URL, S3_*) before it starts the
 * console and the runner; started by hand they need them set.
 * @throws AppError SETTING_INVALID
 */
export function settings(): Settings {
  current ??= toSettings(parseEnvironment(process.env));
  return current;
}

/** Forgets what was parsed, for tests that change the environment. */
export function resetSettings(): void {
  current = null;
}

/** @throws AppError SETTING_INVALID when a part that is not embedded is missing. */
export function toSettings(env: Environment): Settings {
  const missing = env.DATABASE_URL === undefined ? 'DATABASE_URL' : env.S3_BUCKET === undefined ? 'S3_BUCKET' : null;
  if (env.DATABASE_URL === undefined || env.S3_BUCKET === undefined) {
    throw new AppError(
      'SETTING_INVALID',
      `The setting ${missing} is not set: set it, or start with npm start, which embeds what is missing.`,
    );
  }
  const repositoryUrl = env.REPOSITORY_DATABASE_URL ?? env.SAMPLE_DATABASE_URL ?? sampleRepositoryUrl(env.DATABASE_URL);
  const addresses = {
    REPOSITORY_DATABASE_URL: repositoryUrl,
    DATABASE_URL: env.DATABASE_URL,
    ...(env.REPOSITORY_STANDBY_URL === undefined ? {} : { REPOSITORY_STANDBY_URL: env.REPOSITORY_STANDBY_URL }),
  };
  refuseOwnRole('REPOSITORY_APP_ROLE', env.REPOSITORY_APP_ROLE, addresses);
  refuseOwnRole('REPOSITORY_BUILD_ROLE', env.REPOSITORY_BUILD_ROLE, addresses);
  const first = bucketSettings(env, 'S3', env.S3_BUCKET);
  return {
    environment: env,
    stackName: env.STACK_NAME,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    repository: {
      url: repositoryUrl,
      database: databaseIn(repositoryUrl),
      schemas: env.REPOSITORY_SCHEMAS ?? null,
      appRole: env.REPOSITORY_APP_ROLE ?? null,
      buildRole: buildRoleOf(env),
      isSample: env.REPOSITORY_DATABASE_URL === undefined,
      standby: standbyOf(env),
    },
    bucket: first,
    copyBucket: copyBucketOf(env, first),
    gate: { passPaths: env.GATE_PASS_PATHS ?? [] },
    limits: {
      connections: env.RUNNER_CONNECTIONS,
      memoryBytes: env.RUNNER_MEMORY_MB * 1_000_000,
      lockTimeoutMs: env.RESTORE_LOCK_TIMEOUT_SECONDS * 1000,
    },
    pace: {
      hours: env.PACE_HOURS,
      zone: env.PACE_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      replicaLagMs: env.PACE_REPLICA_LAG_SECONDS === 0 ? null : env.PACE_REPLICA_LAG_SECONDS * 1000,
      busySessions: env.PACE_BUSY_SESSIONS === 0 ? null : env.PACE_BUSY_SESSIONS,
    },
    trustedArchiveKeys: env.TRUSTED_ARCHIVE_KEYS,
    notify: {
      mail: mailOf(env),
      origin:
        env.NEXTAUTH_URL !== undefined && URL.canParse(env.NEXTAUTH_URL) ? new URL(env.NEXTAUTH_URL).origin : null,
      allowHosts: env.NOTIFY_ALLOW_HOSTS,
    },
    keepHours: env.RESTORE_KEEP_HOURS === 0 ? null : env.RESTORE_KEEP_HOURS,
  };
}

function standbyOf(env: Environment): Settings['repository']['standby'] {
  if (env.REPOSITORY_STANDBY_URL === undefined) return null;
  return {
    url: env.REPOSITORY_STANDBY_URL,
    mostLagMs: env.REPOSITORY_STANDBY_LAG_SECONDS * 1000,
    waitMs: env.REPOSITORY_STANDBY_WAIT_SECONDS * 1000,
    orPrimary: env.REPOSITORY_STANDBY_ELSE === 'PRIMARY',
  };
}

function bucketSettings(env: Environment, prefix: 'S3' | 'COPY_S3', name: string): BucketSettings {
  const [accessKeyId, secretAccessKey] = [env[`${prefix}_ACCESS_KEY_ID`], env[`${prefix}_SECRET_ACCESS_KEY`]];
  const lockDays = env[`${prefix}_LOCK_DAYS`];
  return {
    name,
    isCopy: prefix === 'COPY_S3',
    endpoint: env[`${prefix}_ENDPOINT`] ?? null,
    region: env[`${prefix}_REGION`],
    credentials: accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : null,
    forcePathStyle: env[`${prefix}_FORCE_PATH_STYLE`],
    prefix: env[`${prefix}_PREFIX`],
    checksums: env[`${prefix}_CHECKSUMS`],
    partLimit: env[`${prefix}_PART_LIMIT`],
    equalParts: env[`${prefix}_EQUAL_PARTS`],
    timeoutMs: env[`${prefix}_TIMEOUT_SECONDS`] * 1000,
    lock: lockDays === 0 ? null : { days: lockDays, mode: env[`${prefix}_LOCK_MODE`] },
    encryption: encryptionOf(env, prefix),
  };
}

/** @throws AppError SETTING_INVALID if a KMS key is named, and no encryption with KMS */
function encryptionOf(env: Environment, prefix: 'S3' | 'COPY_S3'): BucketSettings['encryption'] {
  const [algorithm, kmsKeyId] = [env[`${prefix}_SSE`], env[`${prefix}_SSE_KMS_KEY_ID`] ?? null];
  if (kmsKeyId !== null && algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') {
    throw new AppError(
      'SETTING_INVALID',
      `The setting ${prefix}_SSE_KMS_KEY_ID is wrong: it is heeded with ${prefix}_SSE=aws:kms or aws:kms:dsse alone. Set that too, and start again.`,
    );
  }
  return algorithm === undefined ? null : { algorithm, kmsKeyId };
}

/** @throws AppError SETTING_INVALID if it is the first bucket's own place, or lies in it, or the other way round */
function copyBucketOf(env: Environment, first: BucketSettings): BucketSettings | null {
  if (env.COPY_S3_BUCKET === undefined) return null;
  const copy = bucketSettings(env, 'COPY_S3', env.COPY_S3_BUCKET);
  const isSameBucket = copy.name === first.name && copy.endpoint === first.endpoint;
  if (!isSameBucket || !(copy.prefix.startsWith(first.prefix) || first.prefix.startsWith(copy.prefix))) return copy;
  throw new AppError(
    'SETTING_INVALID',
    'The setting COPY_S3_BUCKET is wrong: it leads to the place where the backups are already (S3_BUCKET, S3_ENDPOINT, S3_PREFIX). Name another bucket, and start again.',
  );
}

/** @throws AppError SETTING_INVALID when emails could be sent but have no sender */
function mailOf({ SMTP_URL: url, MAIL_FROM: from }: Environment): Settings['notify']['mail'] {
  if (from !== undefined && (url !== undefined || givenSettings().includes('SMTP_URL')))
    return { url: url ?? null, from };
  if (url === undefined) return null;
  throw new AppError(
    'SETTING_INVALID',
    'The setting MAIL_FROM is not set: SMTP_URL needs the address that emails are sent from. Set it and start again.',
  );
}

const roleAdvice = {
  REPOSITORY_APP_ROLE: "Give the stack's services a role of their own, name that, and start again.",
  REPOSITORY_BUILD_ROLE: 'Create a role that may do nothing else than build, name that, and start again.',
};

/** The services' role can't log in while the stack is DOWN, and the build role runs foreign code: neither is the console's own. */
function refuseOwnRole(
  name: keyof typeof roleAdvice,
  role: string | undefined,
  addresses: Record<string, string>,
): void {
  for (const [setting, address] of Object.entries(addresses)) {
    if (role === undefined || decodeURIComponent(new URL(address).username) !== role) continue;
    throw new AppError(
      'SETTING_INVALID',
      `The setting ${name} is wrong: it names the role that the console itself logs in as (${setting}). ${roleAdvice[name]}`,
    );
  }
}

/** @throws AppError SETTING_INVALID when it is the services' role */
function buildRoleOf(env: Environment): Settings['repository']['buildRole'] {
  const { REPOSITORY_BUILD_ROLE: name, REPOSITORY_APP_ROLE: appRole, REPOSITORY_BUILD_PASSWORD: password } = env;
  if (name === undefined) return null;
  if (name !== appRole) return { name, password: password ?? null };
  throw new AppError(
    'SETTING_INVALID',
    `The setting REPOSITORY_BUILD_ROLE is wrong: it names the role of the stack's services (REPOSITORY_APP_ROLE). ${roleAdvice.REPOSITORY_BUILD_ROLE}`,
  );
}

/** Unless told, the bundled sample repository stands beside the console database: same server and role, its name with `_repository` added. */
export function sampleRepositoryUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `${url.pathname}_repository`;
  return url.toString();
}

/** An address without a database means the one that is named like the role. */
function databaseIn(url: string): string {
  const { pathname, username } = new URL(url);
  return decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username);
}

/** A secret kept in DATA_DIR, readable by its owner alone; made at its first use. */
export function keptSecret(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const secret = randomBytes(32).toString('base64url');
    try {
      writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
      chmodSync(file, 0o600);
    } catch {
      return readFileSync(file, 'utf8').trim();
    }
    return secret;
  }
}
