import { queryOptions } from '@tanstack/react-query';
import { type ChangePasswordInput, endedSessions, ownSessions } from '#lib/contracts/session.ts';
import { callApi, callApiForNothing } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const sessions = '/repo/v1/admin/sessions';

/** The sessions of who is logged in. */
export const sessionsQuery = queryOptions({
  queryKey: queryKeys.sessions,
  queryFn: async ({ signal }) => (await callApi(sessions, ownSessions, { signal })).data.results,
  refetchInterval: 30_000,
});

/** @throws ApiError; 404 when it has ended already */
export function endSession(id: string): Promise<void> {
  return callApiForNothing(`${sessions}/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** @returns how many were ended. @throws ApiError */
export async function endOtherSessions(): Promise<number> {
  return (await callApi(sessions, endedSessions, { method: 'DELETE' })).data.sessionsEnded;
}

/** @returns how many other sessions it ended. @throws ApiError; 429 after too many wrong old passwords */
export async function changePassword(input: ChangePasswordInput): Promise<number> {
  const call = { method: 'PUT', body: input } as const;
  return (await callApi('/repo/v1/admin/password', endedSessions, call)).data.sessionsEnded;
}
