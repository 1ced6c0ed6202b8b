'use client';

import { LoaderCircle } from 'lucide-react';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Link } from '#components/ui/link.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { jobKind, jobName, jobWords } from '#lib/job-kind.ts';
import { daemonAmount, daemonPercent, daemonShare } from './daemon-words.ts';

/** In the frame of every page: what runs on the stack now, how far it is, and the way to it. Nothing when nothing does. */
export function DaemonAtWorkLine() {
  const daemon = useDaemonAtWork();
  if (!daemon) return null;
  const percent = daemonPercent(daemon);
  const name = jobName(daemon);
  return (
    <Link
      href={`/daemons/${daemon.id}`}
      aria-label={`${name} is running${percent ? `, ${percent}` : ''}`}
      className="flex h-8 items-center gap-2.5 rounded-md px-1 text-sm text-work transition-colors duration-150 hover:bg-work-tint sm:px-2"
    >
      <LoaderCircle aria-hidden className="hidden size-4 shrink-0 animate-spin sm:block" />
      <span className="hidden font-medium sm:inline">{jobWords[jobKind(daemon)].title}</span>
      <Progress
        value={daemonShare(daemon)}
        label={name}
        valueText={daemonAmount(daemon) ?? daemon.progresssMessage}
        className="absolute inset-x-0 -bottom-px h-0.5 rounded-none sm:static sm:h-1.5 sm:w-28 sm:rounded-full lg:w-40"
      />
      <span className="figures w-9 shrink-0 text-right font-medium">{percent ?? '…'}</span>
    </Link>
  );
}
