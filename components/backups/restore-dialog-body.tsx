'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
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
import { formatCount } from '#lib/format/format-count.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { noteDaemon } from '#lib/queries/note-daemon.ts';
import { startRestore } from '#lib/queries/start-restore.ts';
import { aboutRows, restoreChanges } from './restore-changes.ts';
import { RestoreSteps } from './restore-steps.tsx';
import { RestoreWayChoice } from './restore-way-choice.tsx';
import { firstPossibleWay, type RestoreWay, restoreWayProblems } from './restore-ways.ts';
import { SafetyChoice } from './safety-choice.tsx';

type RestoreDialogBodyProps = {
  backupKey: string;
  stackName: string;
  preview: RestorePreview;
  onStarted: (daemonId: string) => void;
};

/**
 * Asks how to restore, names what will happen and what is lost, and starts it: once the stack's name is typed where the
 * repository is replaced.
 */
export function RestoreDialogBody({ backupKey, stackName, preview, onStarted }: RestoreDialogBodyProps) {
  const client = useQueryClient();
  const [way, setWay] = useState<RestoreWay>(firstPossibleWay(preview) ?? 'IN_PLACE');
  const [typed, setTyped] = useState('');
  const [database, setDatabase] = useState(`restored_${preview.contents.database}`);
  const [safetyBackup, setSafetyBackup] = useState(true);
  const restore = useMutation({
    mutationFn: () => startRestore(backupKey, optionsOf(way, { safetyBackup, database })),
    onSuccess: (daemon) => {
      noteDaemon(client, daemon);
      onStarted(daemon.id);
    },
    onError: () => void client.invalidateQueries({ queryKey: ['daemons'] }),
  });
  const busy = restore.isPending || restore.isSuccess;
  const matches = way === 'NEW_DATABASE' ? database !== '' : typed === stackName;
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
        <RestoreWayChoice value={way} problems={restoreWayProblems(preview)} disabled={busy} onChange={setWay} />
        {way === 'NEW_DATABASE' ? null : <RestoreSteps preview={preview} way={way} safetyBackup={safetyBackup} />}
        {way === 'IN_PLACE' ? <SafetyChoice value={safetyBackup} disabled={busy} onChange={setSafetyBackup} /> : null}
        {restore.error ? <NotStarted error={restore.error} /> : null}
        {way === 'NEW_DATABASE' ? (
          <NameField
            key="database"
            label="Name of the new database"
            value={database}
            disabled={busy}
            onChange={setDatabase}
          />
        ) : (
          <NameField
            key="stack"
            label={
              <>
                Type <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono">{stackName}</code> to go on
              </>
            }
            value={typed}
            disabled={busy}
            onChange={setTyped}
            autoFocus
          />
        )}
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={busy}>Cancel</Button>
        </DialogClose>
        <Button
          type="submit"
          variant={way === 'NEW_DATABASE' ? 'primary' : 'danger'}
          busy={busy}
          disabled={!matches}
          className="figures"
        >
          {deedOf(way, preview)}
        </Button>
      </DialogFooter>
    </form>
  );
}

type NameFieldProps = {
  label: ReactNode;
  value: string;
  disabled: boolean;
  onChange: (value: string) => void;
  autoFocus?: boolean;
};

function NameField({ label, value, disabled, onChange, autoFocus = false }: NameFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        disabled={disabled}
        autoFocus={autoFocus}
      />
    </div>
  );
}

function optionsOf(way: RestoreWay, { safetyBackup, database }: { safetyBackup: boolean; database: string }) {
  if (way === 'NEW_DATABASE') return { target: { database } };
  return way === 'STAGED' ? { mode: way } : { safetyBackup };
}

function deedOf(way: RestoreWay, preview: RestorePreview): string {
  if (way === 'NEW_DATABASE') return `Restore ${formatCount(preview.contents.rows, 'row')} into it`;
  const { replacedRows, exact } = restoreChanges(preview);
  return `Restore and replace ${aboutRows(replacedRows, exact)} ${replacedRows === 1 ? 'row' : 'rows'}`;
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
