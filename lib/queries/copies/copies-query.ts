import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { copiesPage } from '#lib/contracts/copies.ts';
import { callApi, callApiForNothing } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const base = '/repo/v1/admin/copy';

export const copiesPageSize = 50;

/** A page of the copies in the second bucket, the newest backup first; looked at again every few seconds while one is copied. */
export function copiesQuery({ offset }: { offset: number }) {
  return queryOptions({
    queryKey: queryKeys.copies.list({ offset }),
    queryFn: async ({ signal }) =>
      (await callApi(`${base}?limit=${copiesPageSize}&offset=${offset}`, copiesPage, { signal })).data,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isMoving(state.data?.counts) ? 3000 : 30_000),
  });
}

function isMoving(counts: { copying: number; waiting: number } | undefined): boolean {
  return counts !== undefined && counts.copying + counts.waiting > 0;
}

/** @throws ApiError */
export async function retryCopies(): Promise<void> {
  await callApiForNothing(`${base}/retry`, { method: 'POST' });
}
