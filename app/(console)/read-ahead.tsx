import { dehydrate, QueryClient, type QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { currentCaller } from '#server/http/auth/current-caller.ts';
import { HydrateAhead } from './hydrate-ahead.tsx';

/** A query of the page (lib/queries) and the service that answers it here, in the very shape that the API gives. */
export type AheadOf = { queryKey: QueryKey; read: () => Promise<unknown> };

/** What takes longer is left to the browser to ask for: the page does not wait. */
export const aheadWithinMs = 300;
/** More than this would cost a first visit more than asking again does. */
const mostCharacters = 60_000;

/**
 * Reads on the server what its children show, so that the first HTML holds it. What fails or takes long the browser asks for
 * by itself, and says why it can't be had. What was read counts as old: the browser asks for it again in the background, as
 * it may have changed on the way.
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
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, aheadWithinMs);
  const answer = await Promise.race([read().catch(() => undefined), late]);
  clearTimeout(timer);
  if (answer !== undefined && JSON.stringify(answer).length < mostCharacters) client.setQueryData(queryKey, answer);
}
