import { isIPv6 } from 'node:net';
import { join, resolve } from 'node:path';
import { tryPort } from '#embedded/free-port.ts';
import type { SystemUser } from '#embedded/system-user.ts';
import { migrateAll } from '#prisma/migrate-all.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { memoryOptions } from '#server/console/memory-options.ts';
import { readRolePower } from '#server/engine/catalog/read-role-power.ts';
import {
  type Environment,
  givenSettings,
  givenSettingsVariable,
  keptSecret,
  parseEnvironment,
  resetSettings,
  settings,
} from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { buildConsole } from './build-console.ts';
import { checkDatabase } from './check-database.ts';
import { takeDataFolder, writeRecord } from './data-folder.ts';
import { startEmbeddedBucket } from './embedded-bucket.ts';
import { startEmbeddedDatabase } from './embedded-database.ts';
import { endLeftOver } from './end-left-over.ts';
import { makeFirstAdministrator } from './first-password.ts';
import { bold, dim, say, step } from './print-steps.ts';
import { findServiceUsers, type ServiceUsers } from './service-user.ts';
import type { Stoppers } from './stoppers.ts';
import { type Service, superviseService } from './supervise.ts';

const root = resolve(import.meta.dirname, '..', '..');

export type StartOptions = {
  /** Next.js' development server instead of a build. */
  development: boolean;
  /** Where each part that was started leaves how to stop it. */
  stoppers: Stoppers;
  signal: AbortSignal;
};

/**
 * Starts the whole stack: what is embedded, migrations, the runner and the console; prints a line for each.
 * @throws AppError with the sentence to print when it can't be.
 */
export async function startStack({ development, stoppers, signal }: StartOptions): Promise<void> {
  const environment = parseEnvironment(process.env);
  const dataDir = resolve(environment.DATA_DIR);
  const { left, release } = takeDataFolder(dataDir);
  stoppers.add(async () => release());
  await endLeftOver(left);
  await checkPort(environment);
  const address = addressOf(environment);
  const services: Service[] = [];
  const keepRecord = () => {
    const children = services.flatMap(({ pid, program }) => (pid === null ? [] : [{ pid, program }]));
    writeRecord(dataDir, { pid: process.pid, address, children });
  };
  keepRecord();

  say(`${bold('Stack Console')}\n`);
  adopt({ [givenSettingsVariable]: givenSettings().join(',') });
  const settingsOf = { DATA_DIR: dataDir, NEXTAUTH_URL: environment.NEXTAUTH_URL ?? address };
  adopt({ ...settingsOf, NEXTAUTH_SECRET: environment.NEXTAUTH_SECRET ?? keptSecret(dataDir, 'nextauth-secret') });
  await openDatabase(environment, dataDir, stoppers);
  const users = usersOf(environment, dataDir, development);
  await openBucket(environment, dataDir, users.services, stoppers, services, keepRecord);
  signal.throwIfAborted();
  const administrator = await prepareDatabase(environment, dataDir);
  if (!development) {
    await step(
      'Console',
      () => buildConsole(root, signal),
      (built) => (built ? 'built' : 'built before'),
    );
  }
  signal.throwIfAborted();

  const variables = { ...process.env, NODE_ENV: development ? ('development' as const) : ('production' as const) };
  const started: Service[] = [];
  stoppers.add(async () => {
    await Promise.all(started.map((service) => service.stop(graceMs)));
  });
  for (const { name, program, memory, user, unneeded } of processes) {
    const log = join(dataDir, 'logs', `${name.toLowerCase().replace(' ', '-')}.log`);
    const service = await step(name, () =>
      superviseService({
        name: `The ${name.toLowerCase()}`,
        program: join(root, program),
        nodeOptions: memory?.node,
        user: users[user],
        logFile: log,
        variables: { ...memory?.variables, ...without(variables, unneeded) },
        onChange: keepRecord,
      }),
    );
    started.push(service);
    services.push(service);
    keepRecord();
    signal.throwIfAborted();
  }
  printWelcome(address, environment, dataDir, administrator.madeUp);
  await warnOfRole();
  administrator.printed();
}

/** Stopping everything takes ten seconds at most. */
const graceMs = 6000;

type Process = {
  name: string;
  program: string;
  memory?: typeof memoryOptions;
  user: 'services' | 'webServer';
  unneeded: string[];
};

/** `unneeded`: secrets that a process has no use for stay out of its environment. */
const processes: Process[] = [
  {
    name: 'Runner',
    program: join('server', 'runner', 'main.ts'),
    user: 'services',
    unneeded: ['ADMIN_PASSWORD', 'NEXTAUTH_SECRET'],
  },
  {
    name: 'Web server',
    program: join('server', 'console', 'main.ts'),
    memory: memoryOptions,
    user: 'webServer',
    unneeded: ['ADMIN_PASSWORD', 'REPOSITORY_BUILD_PASSWORD', 'SMTP_URL', 'OTEL_EXPORTER_OTLP_HEADERS'],
  },
];

function without(variables: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return { ...variables, ...Object.fromEntries(names.map((name) => [name, undefined])) };
}

/** Development runs as whoever starts it, as it writes into the program's folder. */
function usersOf({ RUN_AS, PORT }: Environment, dataDir: string, development: boolean): ServiceUsers {
  if (development) return { services: null, webServer: null, sentence: null };
  const files = [process.execPath, ...processes.map(({ program }) => join(root, program))];
  const users = findServiceUsers(RUN_AS, PORT, { files, folders: [dataDir] });
  if (users.sentence !== null) say(dim(users.sentence));
  return users;
}

/** What is embedded is handed to the console and the runner, and to this process, as settings. */
function adopt(variables: Record<string, string>): void {
  Object.assign(process.env, variables);
  resetSettings();
}

async function openDatabase(environment: Environment, dataDir: string, stoppers: Stoppers): Promise<void> {
  const { DATABASE_URL: url, REPOSITORY_DATABASE_URL: repositoryUrl } = environment;
  if (url === undefined) {
    const database = await step(
      'PostgreSQL',
      () => startEmbeddedDatabase(dataDir),
      ({ port }) => `embedded, 127.0.0.1:${port}`,
    );
    stoppers.add(() => database.stop());
    adopt({ DATABASE_URL: database.url });
    if (repositoryUrl === undefined && environment.SAMPLE_DATABASE_URL === undefined) {
      const { name, password } = database.buildRole;
      adopt({ SAMPLE_DATABASE_URL: database.sampleUrl });
      if (environment.REPOSITORY_BUILD_ROLE === undefined) {
        adopt({ REPOSITORY_BUILD_ROLE: name, REPOSITORY_BUILD_PASSWORD: password });
      }
    }
  } else {
    await step(
      'Console database',
      () => checkDatabase('DATABASE_URL', url),
      () => placeOf(url),
    );
  }
  if (repositoryUrl !== undefined) {
    await step(
      'Repository',
      () => checkDatabase('REPOSITORY_DATABASE_URL', repositoryUrl),
      () => placeOf(repositoryUrl),
    );
  }
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

async function openBucket(
  environment: Environment,
  dataDir: string,
  user: SystemUser | null,
  stoppers: Stoppers,
  services: Service[],
  onChange: () => void,
): Promise<void> {
  if (environment.S3_BUCKET !== undefined) {
    await step(
      'Bucket',
      () => bucket().check(),
      () => environment.S3_BUCKET ?? '',
    );
    return;
  }
  const program = join(root, 'embedded', 'bucket-server', 'main.ts');
  const { service, variables } = await step(
    'Bucket',
    () => startEmbeddedBucket(dataDir, program, user, onChange),
    (started) => `embedded, ${started.variables.S3_ENDPOINT?.replace('http://', '')}`,
  );
  services.push(service);
  onChange();
  stoppers.add(() => service.stop(1500));
  adopt(variables);
}

async function prepareDatabase(environment: Environment, dataDir: string) {
  const { databaseUrl, repository: sample } = settings();
  await step(
    'Migrations',
    () => migrateAll(databaseUrl, sample.isSample ? sample.url : null),
    ({ applied, seeded }) =>
      `${applied.length === 0 ? 'none pending' : `${applied.length} applied`}${seeded ? ', 863 sample entities seeded' : ''}`,
  );
  try {
    return await makeFirstAdministrator(dataDir, environment.ADMIN_EMAIL, environment.ADMIN_PASSWORD ?? null);
  } finally {
    await disconnectConsoleDb();
  }
}

/** Warns of rights of the database's role that the console does not need. A database that cannot be reached is reported elsewhere. */
async function warnOfRole(): Promise<void> {
  const connection = await repository()
    .connect({ applicationName: 'stack-console start' })
    .catch(() => null);
  const warning = connection === null ? null : await readRolePower(connection).catch(() => null);
  await connection?.close();
  if (warning !== null) say(`  ${bold('Warning')}   ${warning}\n`);
}

async function checkPort({ HOST, PORT }: Environment): Promise<void> {
  let free: number | null;
  try {
    free = await tryPort(PORT, HOST);
  } catch (cause) {
    throw new AppError(
      'SETTING_INVALID',
      'The setting HOST is wrong: it takes an address of this machine, such as 127.0.0.1 or 0.0.0.0.',
      { cause },
    );
  }
  if (free !== null) return;
  const why = PORT < 1024 ? 'is taken, or this user may not use it' : 'is taken by another program';
  throw new AppError(
    'SETTING_INVALID',
    `Port ${PORT} ${why}: stop the other program, or set PORT to another one (PORT=${PORT === 3000 ? 3001 : PORT + 1} npm start).`,
  );
}

function addressOf({ HOST, PORT }: Environment): string {
  const host = HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : isIPv6(HOST) ? `[${HOST}]` : HOST;
  return `http://${host}:${PORT}`;
}

function printWelcome(address: string, environment: Environment, dataDir: string, madeUp: string | null): void {
  const password = madeUp ?? dim('as set at the first start (reset: npm run reset-password)');
  say('');
  say(`  Open      ${bold(address)}`);
  say(`  Email     ${environment.ADMIN_EMAIL}`);
  say(`  Password  ${madeUp === null ? password : bold(password)}`);
  say(`  Data      ${dataDir}`);
  say(`  Stop      Ctrl-C`);
  say('');
}
