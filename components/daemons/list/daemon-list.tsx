'use client';

import { useQuery } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import { StartBackupButton } from '#components/start/start-backup-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useAddressFilters } from '#components/ui/hooks/use-address-filters.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Select } from '#components/ui/select.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import { daemonKind, daemonStatus, daemonType } from '#lib/contracts/daemon.ts';
import { jobWords } from '#lib/job-kind.ts';
import { daemonsQuery } from '#lib/queries/daemons/daemons-query.ts';
import { DaemonTable } from './daemon-table.tsx';
import { DaemonTableSkeleton } from './daemon-table-skeleton.tsx';

const pageSize = 20;
const anyRestore = 'RESTORE';
const restoreKinds = ['IN_PLACE', 'STAGED', 'NEW_DATABASE', 'UNDO'] as const;

/** What the list shows, from the address. */
function useDaemonFilters() {
  const { query, page, change } = useAddressFilters<'type' | 'kind' | 'status'>();
  const type = daemonType.safeParse(query.get('type')).data;
  const kind = daemonKind.safeParse(query.get('kind')).data;
  const status = daemonStatus.safeParse(query.get('status')).data;
  return { type, kind, status, page, change };
}

/** All backups, restores and verifications, newest first. The API calls a job a daemon. */
export function DaemonList() {
  const { type, kind, status, page, change } = useDaemonFilters();
  const filtered = type !== undefined || kind !== undefined || status !== undefined;
  const { data, error, refetch } = useQuery(
    daemonsQuery({
      ...(type ? { type } : {}),
      ...(kind ? { kind } : {}),
      ...(status ? { status } : {}),
      limit: pageSize,
      offset: (page - 1) * pageSize,
    }),
  );
  return (
    <>
      <PageHeader title="Jobs">
        <p>All backups, restores and verifications, newest first. The API calls them daemons.</p>
      </PageHeader>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label="Kind"
          value={kind ?? type ?? ''}
          onChange={({ target: { value } }) =>
            change(value === anyRestore ? { type: value, kind: '' } : { type: '', kind: value })
          }
        >
          <option value="">All kinds</option>
          <option value="BACKUP">{jobWords.BACKUP.several}</option>
          <option value="VERIFY">{jobWords.VERIFY.several}</option>
          <option value={anyRestore}>All restores and undos</option>
          {restoreKinds.map((one) => (
            <option key={one} value={one}>
              {jobWords[one].several}
            </option>
          ))}
        </Select>
        <Select aria-label="Status" value={status ?? ''} onChange={(event) => change({ status: event.target.value })}>
          <option value="">All statuses</option>
          <option value="STARTED">Running</option>
          <option value="COMPLETED">Completed</option>
          <option value="FAILED">Failed</option>
          <option value="TERMINATED">Stopped</option>
        </Select>
        {filtered ? (
          <Button size="sm" variant="quiet" onClick={() => change({ type: '', kind: '', status: '' })}>
            Clear filters
          </Button>
        ) : null}
      </div>
      {error && !data ? (
        <FailureNotice title="The jobs could not be listed" error={error} retry={() => void refetch()} />
      ) : null}
      {!data && !error ? (
        <Card>
          <DaemonTableSkeleton rows={8} />
        </Card>
      ) : null}
      {data && data.results.length > 0 ? (
        <Card className="overflow-hidden">
          <DaemonTable daemons={data.results} label="Jobs" />
        </Card>
      ) : null}
      {data && data.results.length === 0 ? (
        <Card>
          {filtered || page > 1 ? (
            <Empty icon={<Activity />}>No match. Clear the filters to see all jobs.</Empty>
          ) : (
            <Empty icon={<Activity />} action={<StartBackupButton />}>
              No jobs yet. A backup, a restore or a verification starts one.
            </Empty>
          )}
        </Card>
      ) : null}
      {data ? (
        <Pager
          page={page}
          pageSize={pageSize}
          total={data.totalNumberOfResults}
          noun="job"
          onPage={(next) => change({ page: next === 1 ? '' : String(next) })}
        />
      ) : null}
    </>
  );
}
