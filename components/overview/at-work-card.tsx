'use client';

import { daemonAmount, daemonPercent, daemonShare } from '#components/daemons/shared/daemon-words.ts';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { jobName } from '#lib/job-kind.ts';

/** The running job; nothing when none runs. */
export function AtWorkCard() {
  const daemon = useDaemonAtWork();
  if (!daemon) return null;
  const name = jobName(daemon);
  return (
    <Card className="flex flex-col gap-3 p-5" aria-label="Running now">
      <div className="flex items-center justify-between gap-4">
        <p className="min-w-0">
          <span className="font-semibold">{name}</span>{' '}
          <span className="break-words text-muted">{showInvisibleInProse(daemon.progresssMessage)}</span>
        </p>
        <Button asChild size="sm">
          <Link href={`/daemons/${daemon.id}`}>View</Link>
        </Button>
      </div>
      <Progress value={daemonShare(daemon)} label={name} valueText={daemonAmount(daemon) ?? daemon.progresssMessage} />
      <p className="figures flex justify-between text-muted text-sm">
        <span>{daemonAmount(daemon)}</span>
        <span>{daemonPercent(daemon)}</span>
      </p>
    </Card>
  );
}
