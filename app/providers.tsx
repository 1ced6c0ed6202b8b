'use client';

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { registerOfflineWorker } from '#components/frame/register-offline-worker.ts';
import { FirstNow } from '#components/ui/hooks/use-now.ts';
import { Toaster } from '#components/ui/toast/toaster.tsx';
import { isApiError, isUnreachable } from '#lib/queries/api-client.ts';

/** If the session has ended, or the account is no longer an administrator's, the log-in page opens, and leads back afterwards. */
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
        // A failure that the console answered is not tried again. If the console cannot be reached, the frame reads all queries again at once.
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
