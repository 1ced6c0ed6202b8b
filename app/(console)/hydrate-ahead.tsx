'use client';

import { type DehydratedState, HydrationBoundary, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { usableAhead } from '#lib/queries/daemons/usable-ahead.ts';

type HydrateAheadProps = {
  state: DehydratedState;
  /** When the reading began, in epoch milliseconds of the server's clock. */
  readOn: number;
  children: ReactNode;
};

/** Gives the page the answers that the server read ahead, except those of which the page has newer ones. */
export function HydrateAhead({ state, readOn, children }: HydrateAheadProps) {
  const client = useQueryClient();
  const usable = useMemo(() => usableAhead(client, state, readOn), [client, state, readOn]);
  return <HydrationBoundary state={usable}>{children}</HydrationBoundary>;
}
