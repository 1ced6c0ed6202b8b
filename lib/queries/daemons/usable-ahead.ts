import type { DehydratedState, QueryClient } from '@tanstack/react-query';
import { lastChangeHeard } from './note-daemon.ts';

/**
 * What a page may show of the answers that the server read ahead. Answers that the browser has already are left out, and so is everything
 * that was read before the last start or end of a daemon that the page has heard of: the browser asks for it.
 * @param readOn when the reading began, in epoch milliseconds of the server's clock
 */
export function usableAhead(client: QueryClient, state: DehydratedState, readOn: number): DehydratedState {
  const isOutdated = readOn <= lastChangeHeard(client);
  const queries = isOutdated ? [] : state.queries.filter(({ queryKey }) => client.getQueryData(queryKey) === undefined);
  return { ...state, queries };
}
