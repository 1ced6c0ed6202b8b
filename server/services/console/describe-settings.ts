import type { ConsoleSetting, ConsoleSettings, SettingGroup, SettingSource } from '#lib/contracts/console-settings.ts';
import { archiveFormatVersion } from '#server/engine/archive/manifest.ts';
import { type Environment, givenSettings, type PaceHours, type Settings, settings } from '#server/env.ts';
import { stackKey } from '../backups/stack-key.ts';
import { consoleVersion } from './get-console-version.ts';

/** How much of a setting a client may know. */
type Kind = 'plain' | 'secret' | 'path' | 'database' | 'web address';

/** Every setting, in the order of the page. */
const described: Record<keyof Environment, [group: SettingGroup, kind: Kind, about: string]> = {
  STACK_NAME: ['CONSOLE', 'plain', 'Name of the stack; typed to confirm a restore'],
  HOST: ['CONSOLE', 'plain', 'Address that the console listens on'],
  PORT: ['CONSOLE', 'plain', 'Port that the console listens on'],
  METRICS_PORT: ['CONSOLE', 'plain', 'Private port of the metrics; none if empty'],
  METRICS_HOST: ['CONSOLE', 'plain', 'Address that the private port of the metrics listens on'],
  NEXTAUTH_URL: ['CONSOLE', 'web address', 'Address that browsers use'],
  TRUST_PROXY: ['CONSOLE', 'plain', 'Trust X-Forwarded-For of a reverse proxy'],
  DATA_DIR: ['CONSOLE', 'path', 'Folder of the embedded parts, logs and secrets'],
  RUN_AS: ['CONSOLE', 'plain', 'System user of the processes when root starts them'],
  LOG_LEVEL: ['CONSOLE', 'plain', 'Log level'],
  ADMIN_EMAIL: ['ACCOUNTS', 'plain', 'Email of the first administrator'],
  ADMIN_PASSWORD: ['ACCOUNTS', 'secret', 'Password of the first administrator at the first start'],
  SESSION_HOURS: ['ACCOUNTS', 'plain', 'Length of a session (hours)'],
  NEXTAUTH_SECRET: ['ACCOUNTS', 'secret', 'Key that encrypts session cookies (same on all consoles)'],
  REPOSITORY_DATABASE_URL: ['DATABASES', 'database', 'Database that is backed up and restored'],
  REPOSITORY_SCHEMAS: ['DATABASES', 'plain', 'Schemas that are backed up; all user schemas if empty'],
  REPOSITORY_STANDBY_URL: ['DATABASES', 'database', 'Standby that backups are read from; the primary if empty'],
  REPOSITORY_STANDBY_LAG_SECONDS: ['DATABASES', 'plain', 'How far that standby may be behind (s)'],
  REPOSITORY_STANDBY_WAIT_SECONDS: ['DATABASES', 'plain', 'How long a backup waits until it has caught up so far (s)'],
  REPOSITORY_STANDBY_ELSE: [
    'DATABASES',
    'plain',
    'What a backup does when the standby cannot be read: PRIMARY reads the primary, FAIL fails',
  ],
  DATABASE_URL: ['DATABASES', 'database', 'The console’s own database'],
  SAMPLE_DATABASE_URL: ['DATABASES', 'database', 'Bundled sample database'],
  REPOSITORY_BUILD_ROLE: [
    'DATABASES',
    'plain',
    'Role that builds databases from backups; a new one for each build if empty',
  ],
  REPOSITORY_BUILD_PASSWORD: ['DATABASES', 'secret', 'Password of that role'],
  REPOSITORY_APP_ROLE: ['STATUS', 'plain', 'Database role of the services, whose access follows the status'],
  GATE_PASS_PATHS: ['STATUS', 'plain', 'Paths that the gate always lets through'],
  S3_BUCKET: ['BUCKET', 'plain', 'Bucket for backups'],
  S3_PREFIX: ['BUCKET', 'plain', 'Folder in the bucket'],
  S3_ENDPOINT: ['BUCKET', 'web address', 'Address of the store; AWS if empty'],
  S3_REGION: ['BUCKET', 'plain', 'Region of the bucket'],
  S3_ACCESS_KEY_ID: ['BUCKET', 'secret', 'Access key; default AWS credentials if empty'],
  S3_SECRET_ACCESS_KEY: ['BUCKET', 'secret', 'Secret of the access key'],
  S3_FORCE_PATH_STYLE: ['BUCKET', 'plain', 'Bucket name in the path, not in the host name'],
  S3_CHECKSUMS: ['BUCKET', 'plain', 'Checksums; WHEN_REQUIRED for stores that refuse unknown ones'],
  S3_PART_LIMIT: ['BUCKET', 'plain', 'Maximum number of parts in one upload'],
  S3_EQUAL_PARTS: ['BUCKET', 'plain', 'All parts of an upload have the same size'],
  S3_TIMEOUT_SECONDS: ['BUCKET', 'plain', 'Bucket timeout (s)'],
  S3_SSE: ['BUCKET', 'plain', 'Encryption asked for with each new object; the bucket’s default if empty'],
  S3_SSE_KMS_KEY_ID: ['BUCKET', 'plain', 'Key of the KMS for that encryption'],
  S3_LOCK_DAYS: ['BUCKET', 'plain', 'How long each backup is locked (days); 0: not'],
  S3_LOCK_MODE: ['BUCKET', 'plain', 'Mode of that lock: GOVERNANCE or COMPLIANCE'],
  COPY_S3_BUCKET: ['COPIES', 'plain', 'Bucket that gets a copy of each backup; no copies if empty'],
  COPY_S3_PREFIX: ['COPIES', 'plain', 'Folder in the second bucket'],
  COPY_S3_ENDPOINT: ['COPIES', 'web address', 'Address of its store; AWS if empty'],
  COPY_S3_REGION: ['COPIES', 'plain', 'Region of the second bucket'],
  COPY_S3_ACCESS_KEY_ID: ['COPIES', 'secret', 'Its access key; default AWS credentials if empty'],
  COPY_S3_SECRET_ACCESS_KEY: ['COPIES', 'secret', 'Secret of that access key'],
  COPY_S3_FORCE_PATH_STYLE: ['COPIES', 'plain', 'Bucket name in the path, not in the host name'],
  COPY_S3_CHECKSUMS: ['COPIES', 'plain', 'Checksums; WHEN_REQUIRED for stores that refuse unknown ones'],
  COPY_S3_PART_LIMIT: ['COPIES', 'plain', 'Maximum number of parts in one upload'],
  COPY_S3_EQUAL_PARTS: ['COPIES', 'plain', 'All parts of an upload have the same size'],
  COPY_S3_TIMEOUT_SECONDS: ['COPIES', 'plain', 'Timeout of the second bucket (s)'],
  COPY_S3_LOCK_DAYS: ['COPIES', 'plain', 'How long each copy is locked (days); 0: not'],
  COPY_S3_LOCK_MODE: ['COPIES', 'plain', 'Mode of that lock: GOVERNANCE or COMPLIANCE'],
  COPY_S3_SSE: ['COPIES', 'plain', 'Encryption asked for with each new object; the bucket’s default if empty'],
  COPY_S3_SSE_KMS_KEY_ID: ['COPIES', 'plain', 'Key of the KMS for that encryption'],
  RUNNER_MEMORY_MB: ['JOBS', 'plain', 'Memory limit per job (MB)'],
  RUNNER_CONNECTIONS: ['JOBS', 'plain', 'Database connections of a backup'],
  PACE_HOURS: [
    'JOBS',
    'plain',
    'Hours with their pace, unless it is set in the console: MB/s, and sessions of a backup',
  ],
  PACE_ZONE: ['JOBS', 'plain', 'Time zone of those hours; the machine’s if empty'],
  PACE_REPLICA_LAG_SECONDS: [
    'JOBS',
    'plain',
    'How far a replica may be behind until a backup slows down (s); 0: never',
  ],
  PACE_BUSY_SESSIONS: [
    'JOBS',
    'plain',
    'How many other sessions may run or wait until a backup slows down; 0: it never does',
  ],
  RESTORE_LOCK_TIMEOUT_SECONDS: ['JOBS', 'plain', 'How long a restore waits for locks on tables (s)'],
  RESTORE_KEEP_HOURS: [
    'JOBS',
    'plain',
    'How long the previous database is kept after a staged restore (hours); 0: until it is deleted',
  ],
  SMTP_URL: ['NOTIFICATIONS', 'secret', 'Mail server for notifications'],
  MAIL_FROM: ['NOTIFICATIONS', 'plain', 'Address that emails are sent from'],
  NOTIFY_ALLOW_HOSTS: ['NOTIFICATIONS', 'plain', 'Private hosts and networks that notifications may be sent to'],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['JOBS', 'web address', 'OpenTelemetry collector for the traces of jobs; none if empty'],
  OTEL_EXPORTER_OTLP_HEADERS: ['JOBS', 'secret', 'Headers that the collector asks for'],
  TRUSTED_ARCHIVE_KEYS: ['JOBS', 'plain', 'Keys of other stacks whose backups are trusted'],
};

/** The console's configuration and its versions. No secret, no credentials, no path of the server. */
export async function describeSettings(): Promise<ConsoleSettings> {
  const current = settings();
  const given = new Set(givenSettings());
  const list = Object.entries(described).map(([name, [group, kind, about]]): ConsoleSetting => {
    const value = inForce(current, name);
    const isSet = process.env[name] !== undefined && process.env[name] !== '';
    const source: SettingSource = given.has(name) ? 'SET' : isSet ? 'EMBEDDED' : 'DEFAULT';
    // A secret that the web server has no use for is kept from it.
    const isKept = kind === 'secret' && given.has(name);
    return {
      group,
      name,
      about,
      source,
      value: value === null ? (isKept ? shown('', kind) : null) : shown(value, kind),
    };
  });
  return {
    settings: list,
    versions: { console: consoleVersion(), node: process.versions.node, archiveFormat: archiveFormatVersion },
    signing: { fingerprint: (await stackKey()).fingerprint, trusted: current.trustedArchiveKeys },
  };
}

/** The value of a setting as text; null if it has none. */
function inForce({ environment, repository }: Settings, name: string): string | null {
  if (name === 'REPOSITORY_DATABASE_URL') return repository.url;
  if (name === 'PACE_HOURS') return environment.PACE_HOURS.map(writePaceHours).join(', ') || null;
  const value: unknown = Reflect.get(environment, name);
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return null;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** A rule as it is set, such as 8-18=5/2. */
function writePaceHours({ from, to, bytesPerSecond, connections }: PaceHours): string {
  return `${from}-${to}=${bytesPerSecond / 1_000_000}${connections === null ? '' : `/${connections}`}`;
}

function shown(value: string, kind: Kind): string {
  if (kind === 'plain') return value;
  if (kind === 'secret') return 'set, not shown';
  if (kind === 'path') return 'a folder on the server, not shown';
  if (!URL.canParse(value)) return 'set';
  const { host, origin, pathname, searchParams } = new URL(value);
  if (kind === 'web address') return origin;
  const place = host === '' ? (searchParams.get('host') === null ? '' : 'a local socket') : host;
  return `${place}${decodeURIComponent(pathname)}`;
}
