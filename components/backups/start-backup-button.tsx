'use client';

import { Archive } from 'lucide-react';
import { useId } from 'react';
import { DaemonInTheWay } from '#components/daemons/daemon-in-the-way.tsx';
import { useDaemonAtWork } from '#components/daemons/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { useStartBackup } from './use-start-backup.ts';

type StartBackupButtonProps = {
  label?: string;
  /** One deed of a page is the primary one. */
  variant?: 'primary' | 'secondary';
};

/** Starts a backup and leads to its page; while a daemon is at work it says so instead. */
export function StartBackupButton({ label = 'Start backup', variant = 'primary' }: StartBackupButtonProps) {
  const reason = useId();
  const atWork = useDaemonAtWork();
  const start = useStartBackup();
  const busy = start.isPending || start.isSuccess;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {atWork && !busy ? <DaemonInTheWay id={reason} daemon={atWork} /> : null}
      <Button
        variant={variant}
        busy={busy}
        disabled={Boolean(atWork)}
        aria-describedby={atWork ? reason : undefined}
        onClick={() => start.mutate()}
      >
        {busy ? null : <Archive aria-hidden />}
        {label}
      </Button>
    </div>
  );
}
