import type { QueryClient } from '@tanstack/react-query';
import { type BackupRestoreStatus, type DaemonPage, isAtWork } from '#lib/contracts/daemon.ts';
import { queryKeys } from '../query-keys.ts';
import { noteDaemonPace } from './daemon-pace.ts';
import { daemonQuery } from './daemon-query.ts';
import { recentDaemonsQuery } from './daemons-query.ts';
import { newerDaemon } from './newer-daemon.ts';

/** The queries whose answers a daemon's start changes, besides that of the daemon itself. */
const changedByStart = [queryKeys.daemons.all, queryKeys.stackStatus.all, queryKeys.history.all];
/** The queries whose answers a daemon's end changes. */
const changedByEnd = [
  ...changedByStart,
  queryKeys.backups.all,
  queryKeys.backupContents.all,
  queryKeys.backupPreview,
  queryKeys.restorePreview.all,
  queryKeys.restoredDatabases.all,
  queryKeys.storage.all,
  queryKeys.protection.all,
];

/** What a page has heard of daemons: which of them ran when they were last heard of, and when the last start or end happened. */
type Heard = { running: Map<string, boolean>; lastChangeOn: number };
const heardBy = new WeakMap<QueryClient, Heard>();

function heard(client: QueryClient): Heard {
  const known = heardBy.get(client) ?? { running: new Map(), lastChangeOn: 0 };
  heardBy.set(client, known);
  return known;
}

/**
 * The time of the last start or end of a daemon that this page has heard of.
 * @returns epoch milliseconds by the server's clock; 0 if it has heard of none
 */
export function lastChangeHeard(client: QueryClient): number {
  return heard(client).lastChangeOn;
}

/**
 * Brings what an event says into everything that shows the daemon. When a daemon has started or ended, everything that this
 * changes is asked for again.
 */
export function noteDaemon(client: QueryClient, daemon: BackupRestoreStatus): void {
  const known =
    client.getQueryData(daemonQuery(daemon.id).queryKey) ??
    client.getQueryData(recentDaemonsQuery.queryKey)?.results.find(({ id }) => id === daemon.id);
  if (newerDaemon(known, daemon) !== daemon) return;
  noteDaemonPace(daemon);
  client.setQueryData(daemonQuery(daemon.id).queryKey, daemon);
  client.setQueriesData<DaemonPage>({ queryKey: queryKeys.daemons.all }, (page) => page && replaceIn(page, daemon));
  noteChange(client, daemon, known);
}

/** Asks again for what has changed if daemons of an answer have started or ended since the page last heard of them. */
export function noteRecentDaemons(client: QueryClient, { results }: DaemonPage): void {
  const isFirst = heard(client).running.size === 0;
  for (const daemon of results) noteChange(client, daemon, isFirst ? daemon : undefined);
}

/** @param known what the page knew of the daemon before, where it has not heard an event of it */
function noteChange(client: QueryClient, daemon: BackupRestoreStatus, known: BackupRestoreStatus | undefined): void {
  const { id, status, startedOn, totalTimeMS } = daemon;
  const state = heard(client);
  const runs = isAtWork(status);
  const ran = state.running.get(id) ?? (known && isAtWork(known.status));
  state.running.set(id, runs);
  if (ran === runs) return;
  state.lastChangeOn = Math.max(state.lastChangeOn, startedOn + totalTimeMS);
  for (const queryKey of runs ? changedByStart : changedByEnd) void client.invalidateQueries({ queryKey });
  if (runs) return;
  void client.invalidateQueries({ queryKey: queryKeys.daemonReport(id) });
  if (daemon.undoOf !== null) void client.invalidateQueries({ queryKey: queryKeys.daemon.one(daemon.undoOf.id) });
}

function replaceIn(page: DaemonPage, daemon: BackupRestoreStatus): DaemonPage {
  return { ...page, results: page.results.map((known) => (known.id === daemon.id ? daemon : known)) };
}
