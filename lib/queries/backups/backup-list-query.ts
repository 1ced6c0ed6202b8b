import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Backup, backupPage, type backupSort, type VerifiedFilter } from '#lib/contracts/backup.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** Which backups a list shows, in which order. `age`: of days, taken within them or before them. */
export type BackupFilters = {
  search?: string | undefined;
  verified?: VerifiedFilter | undefined;
  keep?: true | undefined;
  safety?: true | undefined;
  noted?: true | undefined;
  age?: { days: number; older: boolean } | undefined;
  sort?: (typeof backupSort.options)[number] | undefined;
  order?: 'asc' | 'desc' | undefined;
};

export const backupListSize = 25;
const mostAtOnce = 1000;
const dayMs = 86_400_000;

type Page = { limit: number; offset: number };

/** A page of the backups. It is read again twice a minute, because others can write to the bucket. */
export function backupListQuery(filters: BackupFilters & Page) {
  return queryOptions({
    queryKey: queryKeys.backups.list(filters),
    queryFn: ({ signal }) => readPage(filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

/** All the backups that fit, whatever page is shown. @throws ApiError */
export async function readAllBackups(filters: BackupFilters): Promise<Backup[]> {
  const found: Backup[] = [];
  for (;;) {
    const { results, totalNumberOfResults } = await readPage({ ...filters, limit: mostAtOnce, offset: found.length });
    found.push(...results);
    if (results.length === 0 || found.length >= totalNumberOfResults) return found;
  }
}

async function readPage({ limit, offset, age, ...filters }: BackupFilters & Page, signal?: AbortSignal) {
  const query = new URLSearchParams({ limit: String(limit), offset: String(offset) });
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) query.set(name, String(value));
  if (age !== undefined) query.set(age.older ? 'to' : 'from', new Date(Date.now() - age.days * dayMs).toISOString());
  return (await callApi(`/repo/v1/admin/backup?${query}`, backupPage, { signal })).data;
}
