import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { archivesOfDaemons, bucketOfDaemons, copyBucketOfRunner } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { openQueue } from '#server/adapters/queue/open-queue.ts';
import { createRepository, repository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { openTraceSender, type TraceSender } from '#server/adapters/traces/open-trace-sender.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { consoleVersion } from '#server/services/console/get-console-version.ts';
import { nameDefaultStack } from '#server/services/stacks/default-stack.ts';
import type { RunnerContext } from './claim/runner-context.ts';
import { followPace } from './pace/follow-pace.ts';
import { makePace } from './pace/pace.ts';
import { type Runner, startRunner } from './start-runner.ts';
import { runAppRoleLoop } from './upkeep/run-app-role-loop.ts';
import { runDrillsLoop } from './upkeep/run-drills-loop.ts';
import { runExpiredDatabasesLoop } from './upkeep/run-expired-databases-loop.ts';
import { runHeartbeatLoop } from './upkeep/run-heartbeat-loop.ts';
import { runIncidentsLoop } from './upkeep/run-incidents-loop.ts';
import { runMaintenanceLoop } from './upkeep/run-maintenance-loop.ts';
import { runNotifierLoop } from './upkeep/run-notifier-loop.ts';
import { runRetentionLoop } from './upkeep/run-retention-loop.ts';
import { runSchedulesLoop } from './upkeep/run-schedules-loop.ts';
import type { WatchPace } from './upkeep/watch-over-jobs.ts';
import { copyThreads } from './work/start-copy-thread.ts';

/** What a run of retention leaves undone when it takes longer, the next one continues. */
const closeWithinMs = 5000;

/**
 * Starts a runner with this process's settings, and the loops that every runner runs.
 * @param pace how often this runner looks for lost daemons
 * @throws AppError SETTING_INVALID; the driver's error if the console database cannot be reached
 */
export async function startConfiguredRunner(pace: WatchPace = {}): Promise<Runner> {
  const {
    stackName,
    repository: repositorySettings,
    limits,
    bucket: bucketSettings,
    databaseUrl,
    keepHours,
  } = settings();
  await nameDefaultStack(stackName);
  const name = `${hostname()}:${process.pid}:${randomUUID()}`;
  const traces = await openTraces(stackName);
  const parts = {
    runner: name,
    db: consoleDb(),
    queue: await openQueue({
      connectionString: databaseUrl,
      applicationName: 'stack-console runner',
      listens: true,
      onError: (err) => logger.warn({ err }, 'The connection to the queue failed'),
    }),
    bucket: bucketOfDaemons(),
    archives: archivesOfDaemons,
    copies: copiesOfRunner(),
    repository: repository(),
    buildRole: repositorySettings.buildRole,
    repositoryDatabase: repositorySettings.database,
    stackName,
    consoleVersion: consoleVersion(),
    schemas: repositorySettings.schemas,
    limits: {
      connections: limits.connections,
      memoryBytes: limits.memoryBytes,
      partLimit: bucketSettings.partLimit,
      equalParts: bucketSettings.equalParts ?? false,
    },
    pace: makePace(settings().pace),
    lockTimeoutMs: limits.lockTimeoutMs,
    keepHours,
    logger,
    ...(traces === null ? {} : { traces }),
    ...standbyOfRunner(),
  };
  const runner = await startRunner(parts, pace);
  const maintenance = runMaintenanceLoop();
  const schedules = runSchedulesLoop();
  const drills = runDrillsLoop();
  const appRole = runAppRoleLoop();
  const expiredDatabases = runExpiredDatabasesLoop();
  const incidents = runIncidentsLoop();
  const retention = runRetentionLoop(name);
  const notifier = runNotifierLoop(name);
  const heartbeat = runHeartbeatLoop(parts);
  const paceLoop = followPace(parts.pace, logger);
  return {
    async stop(boundMs) {
      const retentionEnd = withTimeout(closeWithinMs, retention.close(), () => undefined);
      await Promise.all([maintenance.close(), schedules.close(), drills.close(), runner.stop(boundMs), retentionEnd]);
      await Promise.all([appRole.close(), expiredDatabases.close(), incidents.close(), notifier.close()]);
      await Promise.all([heartbeat.close(), paceLoop.close()]);
      await traces?.close();
    },
  };
}

/** Two parts are in memory for a copy, beside what a daemon uses. */
const partsOfCopyAtOnce = 2;

function copiesOfRunner(): RunnerContext['copies'] {
  const { copyBucket, limits } = settings();
  const bucket = copyBucketOfRunner();
  if (copyBucket === null || bucket === null) return null;
  const { partLimit, equalParts = false } = copyBucket;
  return {
    bucket,
    lockDays: copyBucket.lock?.days ?? null,
    limits: { connections: partsOfCopyAtOnce, memoryBytes: limits.memoryBytes, partLimit, equalParts },
  };
}

function standbyOfRunner(): Pick<RunnerContext, 'standby'> {
  const { standby } = settings().repository;
  if (standby === null) return {};
  const { url, ...use } = standby;
  const startCopyThread = copyThreads(url);
  return {
    standby: {
      repository: createRepository({ url }),
      dumpSchema: createSchemaDumper({ url }),
      ...(startCopyThread === undefined ? {} : { startCopyThread }),
      ...use,
    },
  };
}

/** @returns null if there is no collector: the libraries are not loaded then */
async function openTraces(stackName: string): Promise<TraceSender | null> {
  const endpoint = settings().environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return null;
  return openTraceSender({ endpoint, stackName, version: consoleVersion(), logger });
}
