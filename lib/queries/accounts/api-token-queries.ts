import { queryOptions } from '@tanstack/react-query';
import { type ApiTokenInput, apiTokens, type MadeApiToken, madeApiToken } from '#lib/contracts/api-token.ts';
import { callApi, callApiForNothing } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const tokens = '/repo/v1/admin/token';

/** The API tokens of all administrators, newest first. */
export const apiTokensQuery = queryOptions({
  queryKey: queryKeys.apiTokens,
  queryFn: async ({ signal }) => (await callApi(tokens, apiTokens, { signal })).data.results,
  refetchInterval: 60_000,
});

/** @returns the token, told this once. @throws ApiError; 409 for a name that is used already */
export async function createApiToken(input: ApiTokenInput): Promise<MadeApiToken> {
  return (await callApi(tokens, madeApiToken, { method: 'POST', body: input })).data;
}

/** @throws ApiError; 404 when it was revoked already */
export function revokeApiToken(id: string): Promise<void> {
  return callApiForNothing(`${tokens}/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
