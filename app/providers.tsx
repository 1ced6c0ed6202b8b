'use client';

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { registerOfflineWorker } from '#components/frame/register-offline-worker.ts';
import { FirstNow } from '#components/ui/hooks/use-now.ts';
import { Toaster } from '#components/ui/toast/toaster.tsx';
import { isApiError, isUnreachable } from '#lib/queries/api-client.ts';

/** A session that has ended, or an account that is no administrator's any more, leads to the log-in page and back. */
function onQueryError(error: unknown): void {
  if (!isApiError(error, 401) && !isApiError(error, 403)) return;
  const query = new URLSearchParams({ ended: '1', from: location.pathname + location.search });
  location.replace(`/log-in?${query}`);
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: onQueryError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        networkMode: 'always',
        // An answer is an answer; a console that is gone is tried again by the frame, for all queries at once.
        retry: (failures, error) =>
          failures < 2 && isApiError(error) && !isUnreachable(error) && (error.status ?? 0) >= 500,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** @param now the server's time, in epoch milliseconds */
export function Providers({ now, children }: { now: number; children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  // From here on a press is heard: browser tests wait for it.
  useEffect(() => {
    document.documentElement.dataset.alive = 'yes';
    registerOfflineWorker();
  }, []);
  return (
    <FirstNow value={now}>
      <QueryClientProvider client={client}>
        {children}
        <Toaster />
      </QueryClientProvider>
    </FirstNow>
  );
}
