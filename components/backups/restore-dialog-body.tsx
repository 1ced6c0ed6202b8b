'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import {
  DialogBody,
  DialogClose,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '#components/ui/dialog.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { describeAge } from '#lib/format/describe-age.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { noteDaemon } from '#lib/queries/note-daemon.ts';
import { startRestore } from '#lib/queries/start-restore.ts';
import { aboutRows, restoreChanges } from './restore-changes.ts';
import { RestoreSteps } from './restore-steps.tsx';
import { SafetyChoice } from './safety-choice.tsx';

type RestoreDialogBodyProps = {
  backupKey: string;
  stackName: string;
  preview: RestorePreview;
  onStarted: (daemonId: string) => void;
};

/** Names what will happen and what is lost, and starts the restore once the stack's name is typed. */
export function RestoreDialogBody({ backupKey, stackName, preview, onStarted }: RestoreDialogBodyProps) {
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [safetyBackup, setSafetyBackup] = useState(true);
  const restore = useMutation({
    mutationFn: () => startRestore(backupKey, { safetyBackup }),
    onSuccess: (daemon) => {
      noteDaemon(client, daemon);
      onStarted(daemon.id);
    },
    onError: () => void client.invalidateQueries({ queryKey: ['daemons'] }),
  });
  const { replacedRows, exact } = restoreChanges(preview);
  const busy = restore.isPending || restore.isSuccess;
  const matches = typed === stackName;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (matches && !busy) restore.mutate();
  };
  const { contents } = preview;
  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <DialogHeader>
        <DialogTitle>
          {contents.safetyFor
            ? `Undo restore ${contents.safetyFor.daemonId} of ‘${stackName}’`
            : `Restore ‘${stackName}’ from ${describeAge(Date.parse(contents.snapshotOn), Date.now())}`}
        </DialogTitle>
        <DialogDescription className="figures text-muted">
          <span className="break-all font-mono text-sm">{backupKey}</span>, {formatBytes(contents.size)}, taken{' '}
          <RelativeTime time={Date.parse(contents.snapshotOn)} />
        </DialogDescription>
      </DialogHeader>
      <DialogBody>
        <RestoreSteps preview={preview} safetyBackup={safetyBackup} />
        <SafetyChoice value={safetyBackup} disabled={busy} onChange={setSafetyBackup} />
        {restore.error ? <NotStarted error={restore.error} /> : null}
        <div className="flex flex-col gap-1.5">
          <Label htmlFor="stack-name">
            Type <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono">{stackName}</code> to go on
          </Label>
          <Input
            id="stack-name"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            disabled={busy}
            autoFocus
          />
        </div>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={busy}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="danger" busy={busy} disabled={!matches} className="figures">
          Restore and replace {aboutRows(replacedRows, exact)} {replacedRows === 1 ? 'row' : 'rows'}
        </Button>
      </DialogFooter>
    </form>
  );
}

function NotStarted({ error }: { error: Error }) {
  const daemonId = isApiError(error) ? error.daemonId : null;
  return (
    <div className="flex flex-col gap-2">
      <FailureNotice title="The restore was not started" error={error} />
      {daemonId ? (
        <Link href={`/daemons/${daemonId}`} className="w-fit text-link underline underline-offset-2">
          See the daemon that is at work
        </Link>
      ) : null}
    </div>
  );
}
