'use client';

import { Undo2 } from 'lucide-react';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { KeptDatabase } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';

const loadUndo = async () => (await import('./undo-dialog.tsx')).UndoDialog;
const loadDrop = async () => (await import('./drop-database-dialog.tsx')).DropDatabaseDialog;

/** A previous database, which a restore replaced: until when it is kept, and what can be done with it. */
export function KeptDatabaseRow({ database }: { database: KeptDatabase }) {
  const { name, daemonId, keptOn, dropAfter, size, undoProblem } = database;
  const atWork = useDaemonAtWork();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        <p>
          <ForeignName name={name} className="break-all font-mono text-sm" />
        </p>
        <p className="figures text-muted text-sm">
          {size === null ? null : <>{formatBytes(size)}, </>}replaced <RelativeTime time={Date.parse(keptOn)} /> by{' '}
          <Link href={`/daemons/${daemonId}`} className="rounded-sm text-link underline-offset-2 hover:underline">
            restore {daemonId}
          </Link>
          {dropAfter ? (
            <>
              ; deleted on <LocalText text={formatShortTime(Date.parse(dropAfter))} />
            </>
          ) : (
            '; kept until you delete it'
          )}
        </p>
        {undoProblem ? <p className="text-sm">An undo is not possible now: {undoProblem}</p> : null}
      </div>
      <span className="flex gap-2">
        <DialogButton
          trigger={
            <Button
              size="sm"
              disabled={undoProblem !== null || atWork !== null}
              aria-label={`Undo restore ${daemonId}`}
            >
              <Undo2 aria-hidden /> Undo
            </Button>
          }
          load={loadUndo}
          dialog={{ database }}
        />
        <DialogButton
          trigger={
            <Button size="sm" variant="quiet" disabled={atWork !== null} aria-label={`Delete ${showInvisible(name)}`}>
              Delete
            </Button>
          }
          load={loadDrop}
          dialog={{ database }}
        />
      </span>
    </div>
  );
}
