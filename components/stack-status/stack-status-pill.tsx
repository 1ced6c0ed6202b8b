'use client';

import { useQuery } from '@tanstack/react-query';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Link } from '#components/ui/link.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { StackStatusBadge } from './stack-status-badge.tsx';
import { stackStatusWords } from './stack-status-words.ts';

/** The status that the stack obeys now, on every page; leads to where it is set. */
export function StackStatusPill() {
  const isRestoring = useDaemonAtWork()?.type === 'RESTORE';
  const { data } = useQuery({
    ...stackStatusQuery,
    // A restore takes the stack down at a moment of its own.
    refetchInterval: isRestoring ? 2000 : stackStatusQuery.refetchInterval,
  });
  if (!data) return <Skeleton className="h-6 w-28 animate-appear-late rounded-full" />;
  const { status } = data.effective;
  return (
    <Link href="/stack-status" className="rounded-full" aria-label={`Stack status: ${stackStatusWords[status].label}`}>
      <StackStatusBadge status={status} />
    </Link>
  );
}
