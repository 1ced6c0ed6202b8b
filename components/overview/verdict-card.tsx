'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { StartBackupButton } from '#components/backups/start-backup-button.tsx';
import type { Tone } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { useNow } from '#components/ui/use-now.ts';
import { classNames } from '#lib/class-names.ts';
import { backupsQuery } from '#lib/queries/backups-query.ts';
import { recentDaemonsQuery } from '#lib/queries/daemons-query.ts';
import { stackStatusQuery } from '#lib/queries/stack-status-query.ts';
import { judge } from './verdict.ts';

const marks: Record<Tone, { Icon: LucideIcon; classes: string }> = {
  good: { Icon: CircleCheck, classes: 'bg-good-tint text-good' },
  caution: { Icon: TriangleAlert, classes: 'bg-caution-tint text-caution' },
  bad: { Icon: CircleX, classes: 'bg-bad-tint text-bad' },
  work: { Icon: LoaderCircle, classes: 'bg-work-tint text-work [&_svg]:animate-spin' },
  idle: { Icon: CircleCheck, classes: 'bg-idle-tint text-idle' },
};

/** The verdict on the whole stack, with the one deed that follows from it. The cards below say what could not be read. */
export function VerdictCard() {
  const status = useQuery(stackStatusQuery);
  const backups = useQuery(backupsQuery);
  const daemons = useQuery(recentDaemonsQuery);
  const now = useNow(60_000);
  if (!status.data || !backups.data || !daemons.data || now === null) {
    if (status.error ?? backups.error ?? daemons.error) return <Unknown />;
    return (
      <Loading label="Looking at the stack" className="flex h-12 items-center gap-4">
        <Skeleton className="size-12 rounded-full" />
        <Skeleton className="h-7 w-64" />
      </Loading>
    );
  }
  const verdict = judge({
    status: status.data,
    backups: backups.data.results,
    daemons: daemons.data.results,
    now,
  });
  const { Icon, classes } = marks[verdict.tone];
  return (
    <section aria-label="Verdict" className="flex min-h-12 flex-wrap items-center gap-4">
      <span aria-hidden className={classNames('flex size-12 items-center justify-center rounded-full', classes)}>
        <Icon className="size-6" />
      </span>
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-semibold text-xl">{verdict.title}</p>
        <p className="break-words text-muted">{verdict.sentence}</p>
      </div>
      {verdict.next?.kind === 'start-backup' ? <StartBackupButton /> : null}
      {verdict.next?.kind === 'go' ? (
        <Button asChild variant="primary">
          <Link href={verdict.next.href}>{verdict.next.label}</Link>
        </Button>
      ) : null}
    </section>
  );
}

function Unknown() {
  return (
    <section aria-label="Verdict" className="flex min-h-12 items-center gap-4">
      <span
        aria-hidden
        className={classNames('flex size-12 items-center justify-center rounded-full', marks.idle.classes)}
      >
        <TriangleAlert className="size-6" />
      </span>
      <div>
        <p className="font-semibold text-xl">It is not known whether all is well</p>
        <p className="text-muted">Not everything could be read; see below.</p>
      </div>
    </section>
  );
}
