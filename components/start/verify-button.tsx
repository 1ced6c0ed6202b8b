'use client';

import { ShieldCheck } from 'lucide-react';
import { useId } from 'react';
import { DaemonInTheWay } from '#components/start/daemon-in-the-way.tsx';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { useStartVerify } from './use-start-verify.ts';

/** What the button does, to be said beside it. */
export const verifyMeaning =
  'Restores the backup into a temporary database, compares every row, and deletes that database. The stack is not affected.';

type VerifyButtonProps = {
  backupKey: string;
  label?: string;
  /** The id of the element that says why this backup cannot be verified; null if it can. */
  impossible?: string | null;
  variant?: 'primary' | 'secondary';
  /** The id of the element that already says which job is running; if it is not given, the button says so itself. */
  inTheWay?: string | undefined;
};

/** Starts the verification of a backup and leads to its page; while another job is running it says so instead. */
export function VerifyButton(props: VerifyButtonProps) {
  const { backupKey, label = 'Verify', impossible = null, variant = 'secondary', inTheWay } = props;
  const ownReason = useId();
  const reason = inTheWay ?? ownReason;
  const atWork = useDaemonAtWork();
  const start = useStartVerify();
  const busy = start.isPending || start.isSuccess;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button
        variant={variant}
        busy={busy}
        disabled={Boolean(atWork) || impossible !== null}
        aria-describedby={impossible ?? (atWork ? reason : undefined)}
        onClick={() => start.mutate(backupKey)}
      >
        {busy ? null : <ShieldCheck aria-hidden />}
        {label}
      </Button>
      {atWork && !busy && impossible === null && inTheWay === undefined ? (
        <DaemonInTheWay id={reason} daemon={atWork} />
      ) : null}
    </div>
  );
}
