import type { ConsoleSetting, ConsoleSettings, SettingSource } from '#lib/contracts/console-settings.ts';
import { archiveFormatVersion } from '#server/engine/archive/manifest.ts';
import { type Environment, givenSettings, type Settings, settings } from '#server/env.ts';
import { consoleVersion } from './get-console-version.ts';
import { stackKey } from './stack-key.ts';

/** How much of a setting a client may know. */
type Kind = 'plain' | 'secret' | 'path' | 'database' | 'web address';

const described: Record<keyof Environment, [kind: Kind, about: string]> = {
  STACK_NAME: ['plain', 'The stack’s name: shown everywhere, typed to confirm a restore'],
  HOST: ['plain', 'The address that the console listens on'],
  PORT: ['plain', 'The port that the console listens on'],
  NEXTAUTH_URL: ['web address', 'The address that browsers use'],
  NEXTAUTH_SECRET: ['secret', 'What the browsers’ cookies are encrypted with; the same on every console of a stack'],
  TRUST_PROXY: ['plain', 'Whether the X-Forwarded-For of a reverse proxy is believed'],
  DATA_DIR: ['path', 'What the embedded parts keep, logs and secrets'],
  RUN_AS: ['plain', 'The system user that the processes run as when root starts them'],
  DATABASE_URL: ['database', 'The console’s own database'],
  REPOSITORY_DATABASE_URL: ['database', 'The database that is administered'],
  SAMPLE_DATABASE_URL: ['database', 'The bundled sample repository'],
  REPOSITORY_SCHEMAS: ['plain', 'The schemas that are backed up; none: every user schema'],
  REPOSITORY_APP_ROLE: ['plain', 'The role of the stack’s services, made to obey the status'],
  REPOSITORY_BUILD_ROLE: ['plain', 'The role that builds databases from backups; none: one is made for each build'],
  REPOSITORY_BUILD_PASSWORD: ['secret', 'The password of that role'],
  GATE_PASS_PATHS: ['plain', 'Paths of the stack’s services that pass the gate whatever the status is'],
  S3_BUCKET: ['plain', 'The bucket for backups'],
  S3_ENDPOINT: ['web address', 'Where the bucket is; none: AWS'],
  S3_REGION: ['plain', 'The bucket’s region'],
  S3_ACCESS_KEY_ID: ['secret', 'The bucket’s key; none: the AWS SDK’s own chain finds one'],
  S3_SECRET_ACCESS_KEY: ['secret', 'The secret of that key'],
  S3_FORCE_PATH_STYLE: ['plain', 'For stores that have no host name for each bucket'],
  S3_PREFIX: ['plain', 'A folder in the bucket; every key begins with it'],
  S3_CHECKSUMS: ['plain', 'WHEN_REQUIRED for stores that refuse checksums they don’t know'],
  S3_PART_LIMIT: ['plain', 'The most parts that the store takes in one upload'],
  S3_EQUAL_PARTS: ['plain', 'For stores that want all parts of an upload but the last of one size'],
  S3_TIMEOUT_SECONDS: ['plain', 'How long the bucket may give no answer until work with it ends, in seconds'],
  TRUSTED_ARCHIVE_KEYS: [
    'plain',
    'Fingerprints of the keys of other stacks whose backups are trusted as this stack’s own',
  ],
  ADMIN_EMAIL: ['plain', 'The first administrator, made when there was no user'],
  ADMIN_PASSWORD: ['secret', 'The first administrator’s first password'],
  SESSION_HOURS: ['plain', 'How long a log-in lasts, in hours'],
  RUNNER_MEMORY_MB: ['plain', 'The most that a daemon holds in memory of what it copies, in MB'],
  RUNNER_CONNECTIONS: ['plain', 'Connections that a backup copies on'],
  RESTORE_LOCK_TIMEOUT_SECONDS: ['plain', 'How long a restore waits for the tables’ locks, in seconds'],
  RESTORE_KEEP_HOURS: [
    'plain',
    'How long the database that a staged restore put aside is kept, in hours; 0: until it is dropped by hand',
  ],
  LOG_LEVEL: ['plain', 'The least weight of what is logged'],
};

/** What this console is set to, and its versions. No secret, no credentials, no path of the server. */
export async function describeSettings(): Promise<ConsoleSettings> {
  const current = settings();
  const given = new Set(givenSettings());
  const list = Object.entries(described).map(([name, [kind, about]]): ConsoleSetting => {
    const value = inForce(current, name);
    const isSet = process.env[name] !== undefined && process.env[name] !== '';
    const source: SettingSource = given.has(name) ? 'SET' : isSet ? 'EMBEDDED' : 'DEFAULT';
    // A secret that the web server has no use for is kept from it.
    const isKept = kind === 'secret' && given.has(name);
    return { name, about, source, value: value === null ? (isKept ? shown('', kind) : null) : shown(value, kind) };
  });
  return {
    settings: list,
    versions: { console: consoleVersion(), node: process.versions.node, archiveFormat: archiveFormatVersion },
    signing: { fingerprint: (await stackKey()).fingerprint, trusted: current.trustedArchiveKeys },
  };
}

/** What is in force, as text; null: nothing. */
function inForce({ environment, repository }: Settings, name: string): string | null {
  if (name === 'REPOSITORY_DATABASE_URL') return repository.url;
  const value: unknown = Reflect.get(environment, name);
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return null;
  return Array.isArray(value) ? value.join(', ') : String(value);
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
