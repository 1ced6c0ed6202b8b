'use client';

import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { NewDatabase } from '#lib/contracts/new-database.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { objectPath } from '#lib/queries/object-path.ts';

const loadDelete = async () => (await import('./delete-new-database-dialog.tsx')).DeleteNewDatabaseDialog;
const linkClasses = 'rounded-sm text-link underline-offset-2 hover:underline';

/** A database that a restore into a new database made: by which restore, from which backup, and how to delete it. */
export function NewDatabaseRow({ database }: { database: NewDatabase }) {
  const { name, daemonId, backupKey, madeOn, size, deletionProblem } = database;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex items-center">
          <ForeignName name={name} className="min-w-0 break-all font-mono text-sm" />
          <CopyButton text={name} label="Copy database name" iconOnly />
        </p>
        <p className="figures break-words text-muted text-sm">
          {size === null ? null : <>{formatBytes(size)}, </>}made <RelativeTime time={Date.parse(madeOn)} /> by{' '}
          <Link href={`/daemons/${daemonId}`} className={linkClasses}>
            restore {daemonId}
          </Link>{' '}
          from{' '}
          <Link href={`/backups/${objectPath(backupKey)}`} className={linkClasses}>
            <ForeignName name={backupKey} className="break-all font-mono text-xs" />
          </Link>
        </p>
        {deletionProblem === null ? null : <p className="text-sm">{deletionProblem}</p>}
      </div>
      <DialogButton
        trigger={
          <Button
            size="sm"
            variant="quiet"
            disabled={deletionProblem !== null}
            aria-label={`Delete ${showInvisible(name)}`}
          >
            Delete
          </Button>
        }
        load={loadDelete}
        dialog={{ database }}
      />
    </div>
  );
}
