import { queryOptions } from '@tanstack/react-query';
import { daemonDetails } from '#lib/contracts/daemon-details.ts';
import { type DaemonReport, mergeDaemonReport } from '#lib/daemon-report.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const intervalMs = 1000;
/** After an answer that failed; when the console comes back, the frame asks for everything at once. */
const afterFailureMs = 5000;

/** The details of one daemon. While it runs, what is new is read once a second; after its end nothing is read again. */
export function daemonReportQuery(id: string) {
  const queryKey = queryKeys.daemonReport(id);
  return queryOptions({
    queryKey,
    queryFn: async ({ signal, client }) => {
      const known = client.getQueryData<DaemonReport>(queryKey);
      const line = (known?.lines.at(-1)?.number ?? -1) + 1;
      const path = `/repo/v1/admin/daemon/${encodeURIComponent(id)}/details?since=${known?.revision ?? 0}&line=${line}`;
      const { data } = await callApi(path, daemonDetails, { signal });
      return mergeDaemonReport(known, data);
    },
    structuralSharing: false,
    refetchInterval: ({ state }) => {
      if (state.data?.endedOn !== null) return false;
      return state.error === null ? intervalMs : afterFailureMs;
    },
  });
}
