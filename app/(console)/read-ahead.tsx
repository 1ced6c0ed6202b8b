import { dehydrate, QueryClient, type QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { withTimeout } from '#server/async/with-timeout.ts';
import { currentCaller } from '#server/http/auth/current-caller.ts';
import { HydrateAhead } from './hydrate-ahead.tsx';

/** A query of the page (lib/queries) and the service that answers it here, in the very shape that the API gives. */
export type AheadOf = { queryKey: QueryKey; read: () => Promise<unknown> };

/** The page does not wait longer than this: the browser reads the rest. */
export const aheadWithinMs = 300;
/** A larger answer would delay a first visit more than a second request does. */
const mostCharacters = 60_000;

/**
 * Reads on the server what its children show, so that the first HTML has it. If a query fails or takes long, the browser reads it
 * and says why it cannot. What was read counts as old: the browser reads it again in the background, because
 * it may have changed meanwhile.
 */
export async function ReadAhead({ queries, children }: { queries: AheadOf[]; children: ReactNode }) {
  const caller = await currentCaller();
  if (!caller?.isAdministrator) return children;
  const client = new QueryClient();
  const readOn = Date.now();
  await Promise.all(queries.map((query) => readOne(client, query)));
  await client.invalidateQueries();
  return (
    <HydrateAhead state={dehydrate(client)} readOn={readOn}>
      {children}
    </HydrateAhead>
  );
}

async function readOne(client: QueryClient, { queryKey, read }: AheadOf): Promise<void> {
  const unanswered = () => undefined;
  const answer = await withTimeout(aheadWithinMs, read().catch(unanswered), unanswered);
  if (answer !== undefined && JSON.stringify(answer).length < mostCharacters) client.setQueryData(queryKey, answer);
}
