import type { QueryClient } from '@tanstack/react-query';
import { type BackupRestoreStatus, type DaemonPage, isAtWork } from '#lib/contracts/daemon.ts';
import { noteDaemonPace } from './daemon-pace.ts';
import { daemonQuery } from './daemon-query.ts';
import { recentDaemonsQuery } from './daemons-query.ts';
import { newerDaemon } from './newer-daemon.ts';

/**
 * Brings what an event says into everything that shows the daemon. A daemon that is new, or has just ended, also makes
 * the lists, the backups and the stack's status be asked for again.
 */
export function noteDaemon(client: QueryClient, daemon: BackupRestoreStatus): void {
  const known =
    client.getQueryData(daemonQuery(daemon.id).queryKey) ??
    client.getQueryData(recentDaemonsQuery.queryKey)?.results.find(({ id }) => id === daemon.id);
  if (newerDaemon(known, daemon) !== daemon) return;
  noteDaemonPace(daemon);
  client.setQueryData(daemonQuery(daemon.id).queryKey, daemon);
  client.setQueriesData<DaemonPage>({ queryKey: ['daemons'] }, (page) => page && replaceIn(page, daemon));
  if (known && isAtWork(known.status) === isAtWork(daemon.status)) return;
  void client.invalidateQueries({ queryKey: ['daemons'] });
  void client.invalidateQueries({ queryKey: ['stack-status'] });
  if (isAtWork(daemon.status)) return;
  void client.invalidateQueries({ queryKey: ['daemon-report', daemon.id] });
  void client.invalidateQueries({ queryKey: ['backups'] });
  void client.invalidateQueries({ queryKey: ['backup-contents'] });
  void client.invalidateQueries({ queryKey: ['restore-preview'] });
  void client.invalidateQueries({ queryKey: ['kept-databases'] });
}

function replaceIn(page: DaemonPage, daemon: BackupRestoreStatus): DaemonPage {
  return { ...page, results: page.results.map((known) => (known.id === daemon.id ? daemon : known)) };
}
