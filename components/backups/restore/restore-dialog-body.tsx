'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import {
  DialogBody,
  DialogClose,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from '#components/ui/dialog/dialog.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useSingleFlight } from '#components/ui/hooks/use-single-flight.ts';
import { Link } from '#components/ui/link.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { isTrustedOrigin } from '#lib/contracts/archive-origin.ts';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { describeMoment } from '#lib/format/describe-moment.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { noteDaemon } from '#lib/queries/daemons/note-daemon.ts';
import { startRestore } from '#lib/queries/daemons/start-restore.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { Sentences } from '../shared/backup-facts.tsx';
import { firstPossibleWay, type RestoreWay, recommendedWay, restoreWayProblems } from '../shared/restore-ways.ts';
import { findRestoreRisks } from './find-restore-risks.ts';
import { RestoreLosses } from './restore-losses.tsx';
import { RestoreNameField } from './restore-name-field.tsx';
import { RestoreRisks } from './restore-risks.tsx';
import { aboutRows, replacedBy, restoreScope } from './restore-scope.ts';
import { RestoreSteps } from './restore-steps.tsx';
import { RestoreWayChoice } from './restore-way-choice.tsx';
import { SafetyChoice } from './safety-choice.tsx';
import { StrictChoice } from './strict-choice.tsx';

type RestoreDialogBodyProps = {
  backupKey: string;
  stackName: string;
  preview: RestorePreview;
  /** Where the focus starts. */
  field: RefObject<HTMLInputElement | null>;
  onStarted: (daemonId: string) => void;
};

/**
 * Says what speaks against the restore, asks how to restore, names what will happen and what is lost, and starts it: once the
 * risks are accepted, and the stack's name is typed where its data is replaced. What is to be typed stays in view under all that.
 */
export function RestoreDialogBody({ backupKey, stackName, preview, field, onStarted }: RestoreDialogBodyProps) {
  const client = useQueryClient();
  const [openedOn] = useState(() => Date.now());
  const [way, setWay] = useState<RestoreWay>(firstPossibleWay(preview) ?? 'IN_PLACE');
  const [typed, setTyped] = useState('');
  const [database, setDatabase] = useState(`restored_${preview.contents.database}`);
  const [safetyBackup, setSafetyBackup] = useState(true);
  const [strict, setStrict] = useState(false);
  const [acceptedRisks, setAcceptedRisks] = useState<string | null>(null);
  const trustSchema = !isTrustedOrigin(preview.contents.origin);
  const send = useSingleFlight(() =>
    startRestore(backupKey, optionsOf(way, { safetyBackup, database, trustSchema, strict })),
  );
  const restore = useMutation({
    mutationFn: () => send(undefined),
    onSuccess: (daemon) => {
      noteDaemon(client, daemon);
      onStarted(daemon.id);
    },
    onError: () => void client.invalidateQueries({ queryKey: queryKeys.daemons.all }),
  });
  const risks = findRestoreRisks(preview, { way, stackName, now: openedOn });
  const toAccept = risks.filter(({ needsTick }) => needsTick).map(({ id }) => id);
  const accepted = toAccept.length === 0 || acceptedRisks === toAccept.join(' ');
  const busy = restore.isPending || restore.isSuccess;
  const isPossible = restoreWayProblems(preview)[way].length === 0;
  const named = way === 'NEW_DATABASE' ? database.trim() !== '' : typed === stackName;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (named && accepted && isPossible && !busy) restore.mutate();
  };
  const change = <Value,>(set: (value: Value) => void) => {
    return (value: Value) => {
      restore.reset();
      set(value);
    };
  };
  const { contents } = preview;
  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col [@media(max-height:34rem)]:overflow-y-auto">
      <DialogHeader>
        <DialogTitle>
          {contents.safetyFor
            ? `Undo restore ${contents.safetyFor.daemonId} of “${stackName}”`
            : `Restore “${stackName}” from the backup of ${describeMoment(Date.parse(contents.snapshotOn), openedOn)}`}
        </DialogTitle>
        <DialogDescription className="figures min-w-0 text-muted">
          Taken <RelativeTime time={Date.parse(contents.snapshotOn)} />, {formatBytes(contents.size)}
          <bdi title={backupKey} className="block truncate font-mono text-sm">
            {showInvisible(backupKey)}
          </bdi>
        </DialogDescription>
      </DialogHeader>
      <DialogBody className="px-4 sm:px-6 [@media(max-height:34rem)]:shrink-0 [@media(max-height:34rem)]:overflow-visible">
        <RestoreRisks
          backupKey={backupKey}
          risks={risks}
          accepted={accepted}
          disabled={busy}
          onAccept={(isAccepted) => setAcceptedRisks(isAccepted ? toAccept.join(' ') : null)}
        />
        <RestoreWayChoice
          value={way}
          problems={restoreWayProblems(preview)}
          recommended={recommendedWay(preview)}
          disabled={busy}
          onChange={change(setWay)}
        />
        <RestoreSteps preview={preview} way={way} safetyBackup={safetyBackup} database={database.trim()} />
        {way === 'IN_PLACE' ? (
          <SafetyChoice value={safetyBackup} disabled={busy} onChange={change(setSafetyBackup)} />
        ) : null}
        <StrictChoice value={strict} weaker={contents.verdict.weaker} disabled={busy} onChange={change(setStrict)} />
        {way === 'NEW_DATABASE' ? null : <RestoreLosses preview={preview} way={way} safetyBackup={safetyBackup} />}
        <RestoreNotes notes={preview.notes} />
      </DialogBody>
      <div className="flex flex-col gap-2 border-line border-t px-4 pt-3 pb-1 sm:px-6">
        {restore.error ? <NotStarted error={restore.error} /> : null}
        {way === 'NEW_DATABASE' ? (
          <RestoreNameField
            key="database"
            field={field}
            label="Name of the new database"
            value={database}
            disabled={busy}
            reason={named ? null : 'Enter a name for the new database.'}
            onChange={change(setDatabase)}
          />
        ) : (
          <RestoreNameField
            key="stack"
            field={field}
            label={
              <>
                Type <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono">{stackName}</code> to confirm
              </>
            }
            value={typed}
            disabled={busy}
            reason={missingFor(typed, stackName, accepted)}
            mayBecomeRight={stackName !== typed && stackName.startsWith(typed)}
            onChange={change(setTyped)}
          />
        )}
      </div>
      <div className="flex flex-wrap-reverse justify-end gap-2 border-line border-t bg-canvas px-4 py-3 sm:px-6 sm:py-4">
        <DialogClose asChild>
          <Button disabled={busy} className="grow sm:grow-0">
            Cancel
          </Button>
        </DialogClose>
        <Button
          type="submit"
          variant={way === 'NEW_DATABASE' ? 'primary' : 'danger'}
          busy={busy}
          disabled={!named || !accepted || !isPossible}
          className="figures grow sm:grow-0"
        >
          {actionLabelOf(way, preview)}
        </Button>
      </div>
    </form>
  );
}

/** What is wrong with the typed name, so that the restore cannot start; null if nothing is, or nothing is typed yet. */
function missingFor(typed: string, stackName: string, accepted: boolean): string | null {
  if (typed === '') return null;
  if (typed === stackName)
    return accepted ? null : 'The name is right. Tick that you know the risk, above, to continue.';
  if (typed.toLowerCase() === stackName.toLowerCase()) {
    return `Upper and lower case count: the name is “${stackName}”.`;
  }
  if (typed.trim() === stackName) return 'There is a space before or after the name.';
  return `“${typed.slice(0, 100)}” is not the name of this stack. Type “${stackName}”.`;
}

/** What the server found worth knowing about this restore, folded. */
function RestoreNotes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <details className="rounded-lg border border-line px-4 py-2.5">
      <summary className="cursor-pointer font-medium">Before you restore ({formatCount(notes.length, 'note')})</summary>
      <div className="pt-2 text-sm">
        <Sentences sentences={notes} />
      </div>
    </details>
  );
}

type Chosen = { safetyBackup: boolean; database: string; trustSchema: boolean; strict: boolean };

/** The consent is sent only where the risk was shown and accepted: the API refuses what was not asked about. */
function optionsOf(way: RestoreWay, { safetyBackup, database, trustSchema, strict }: Chosen) {
  const refusal = strict ? { strict } : {};
  if (way === 'IN_PLACE') return { safetyBackup, ...refusal };
  const consent = { ...(trustSchema ? { trustSchema } : {}), ...refusal };
  return way === 'STAGED' ? { mode: way, ...consent } : { target: { database: database.trim() }, ...consent };
}

function actionLabelOf(way: RestoreWay, preview: RestorePreview): string {
  if (way === 'NEW_DATABASE') return 'Restore into new database';
  const { rows, exact } = replacedBy(way, restoreScope(preview));
  return `Replace ${aboutRows(rows, exact)} ${rows === 1 ? 'row' : 'rows'}`;
}

function NotStarted({ error }: { error: Error }) {
  const daemonId = isApiError(error) ? error.daemonId : null;
  return (
    <div className="flex max-h-40 flex-col gap-2 overflow-y-auto">
      <FailureNotice title="The restore was not started" error={error} />
      {daemonId ? (
        <Link href={`/daemons/${daemonId}`} className="w-fit text-link underline underline-offset-2">
          View the running job
        </Link>
      ) : null}
    </div>
  );
}
