import { isAtWork } from '#lib/contracts/daemon.ts';
import { mergeDaemonReport } from '#lib/daemon-report.ts';
import { daemonQuery } from '#lib/queries/daemons/daemon-query.ts';
import { daemonReportQuery } from '#lib/queries/daemons/daemon-report-query.ts';
import { getDaemon } from '#server/services/daemons/get-daemon.ts';
import { getDaemonDetails } from '#server/services/daemons/get-daemon-details.ts';
import type { AheadOf } from '../../read-ahead.tsx';

/** The queries of a daemon's page after its end. The browser itself reads the details of a running daemon, by its own clock. */
export function aheadOfDaemon(id: string): AheadOf[] {
  return [
    {
      queryKey: daemonQuery(id).queryKey,
      read: async () => {
        const daemon = await getDaemon(id);
        return isAtWork(daemon.status) ? undefined : daemon;
      },
    },
    {
      queryKey: daemonReportQuery(id).queryKey,
      read: async () => {
        const details = await getDaemonDetails(id, { since: 0, line: 0 });
        return details.endedOn === null ? undefined : mergeDaemonReport(undefined, details);
      },
    },
  ];
}
