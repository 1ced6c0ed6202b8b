'use client';

import { CloudOff } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { formatTimeOfDay } from '#lib/format/format-time-of-day.ts';
import { useConnection } from '../connection/connection-context.tsx';
import { useAwaitsPage } from './use-awaits-page.ts';

/** That the console cannot be reached, from when what is shown is, and when it is tried again. */
export function ConnectionBanner() {
  const { connection, retryNow } = useConnection();
  const awaitsPage = useAwaitsPage();
  return (
    <div role="status">
      {connection.state === 'lost' ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-caution-solid/40 border-b bg-caution-tint px-4 py-2 text-sm lg:px-8">
          <CloudOff aria-hidden className="size-4 text-caution" />
          <p className="flex-1">
            <span className="font-medium">Connection lost.</span> Data as of{' '}
            <span className="figures">{formatTimeOfDay(connection.since, { seconds: true })}</span>.{' '}
            {awaitsPage ? 'The page that you chose opens when the console answers. ' : null}
            <Countdown retryAt={connection.retryAt} />
          </p>
          <Button size="sm" variant="secondary" className="h-7" onClick={retryNow}>
            Try now
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Countdown({ retryAt }: { retryAt: number | null }) {
  const now = useNow(250);
  if (retryAt === null || now === null || retryAt <= now) return <span>Trying again now.</span>;
  return (
    <span aria-hidden className="figures">
      Trying again in {Math.ceil((retryAt - now) / 1000)} s.
    </span>
  );
}
