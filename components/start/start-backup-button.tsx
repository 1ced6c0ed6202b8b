'use client';

import { Archive } from 'lucide-react';
import { useId, useState } from 'react';
import { DaemonInTheWay } from '#components/start/daemon-in-the-way.tsx';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { useStartBackup } from './use-start-backup.ts';

type StartBackupButtonProps = {
  label?: string;
  /** `primary` for the page's one main action. */
  variant?: 'primary' | 'secondary';
  /** Asks whether it is verified as well. */
  asksToVerify?: boolean;
};

/** Starts a backup and leads to its page; while a job is running it says so instead. */
export function StartBackupButton({
  label = 'Start backup',
  variant = 'primary',
  asksToVerify = false,
}: StartBackupButtonProps) {
  const reason = useId();
  const atWork = useDaemonAtWork();
  const start = useStartBackup();
  const [verify, setVerify] = useState(false);
  const busy = start.isPending || start.isSuccess;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {atWork && !busy ? <DaemonInTheWay id={reason} daemon={atWork} /> : null}
      {asksToVerify && !atWork ? <VerifyChoice checked={verify} disabled={busy} onChange={setVerify} /> : null}
      <Button
        variant={variant}
        busy={busy}
        disabled={Boolean(atWork)}
        aria-describedby={atWork ? reason : undefined}
        onClick={() => start.mutate(verify ? { verify } : {})}
      >
        {busy ? null : <Archive aria-hidden />}
        {verify && !atWork ? 'Back up and verify' : label}
      </Button>
    </div>
  );
}

type VerifyChoiceProps = { checked: boolean; disabled: boolean; onChange: (checked: boolean) => void };

function VerifyChoice({ checked, disabled, onChange }: VerifyChoiceProps) {
  return (
    <label
      title="When the backup is complete, restores it into a temporary database, compares every row, and deletes that database"
      className="flex h-9 items-center gap-2 text-muted"
    >
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={({ target }) => onChange(target.checked)}
        className="size-4 accent-accent"
      />
      Verify afterwards
    </label>
  );
}
