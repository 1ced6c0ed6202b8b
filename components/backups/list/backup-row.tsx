'use client';

import { Lock, ShieldHalf, TriangleAlert, Undo2 } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { TableCell, TableRow } from '#components/ui/table/table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Backup, LastRestore } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { backupName } from '../shared/backup-name.ts';
import { BackupOriginBadge } from '../shared/backup-origin-badge.tsx';
import { BackupPlaces } from '../shared/backup-places.tsx';
import { BackupProof } from '../shared/backup-proof.tsx';
import { BackupTitle } from '../shared/backup-title.tsx';
import { IncompleteBadge } from '../shared/incomplete-badge.tsx';
import { BackupRowMenu } from './backup-row-menu.tsx';

type BackupRowProps = {
  backup: Backup;
  /** Whether something in it is unlike the backups before, and nobody has accepted that. */
  unusual: boolean;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
  onDelete: (backup: Backup, opener: HTMLElement | null) => void;
};

/** A backup: a row of the table where there is room, a card on a phone. */
export function BackupRow({ backup, unusual, chosen, onChoose, onDelete }: BackupRowProps) {
  const name = backupName(backup) ?? showInvisible(backup.key);
  return (
    <TableRow className="grid grid-cols-[2rem_minmax(0,1fr)_2.5rem] gap-y-2 px-2 py-3 hover:bg-sunken has-checked:bg-work-tint md:table-row md:p-0">
      <TableCell className="row-span-3 h-auto p-0 first:pl-0 md:w-12 md:py-3 md:align-top md:first:pl-5 print:hidden">
        <label className="flex size-8 items-center justify-center md:-ms-2 md:-mt-1.5">
          <input
            type="checkbox"
            aria-label={`Select ${name}`}
            checked={chosen}
            onChange={({ target }) => onChoose(target.checked)}
            className="size-4 accent-accent"
          />
        </label>
      </TableCell>
      <TableCell className="h-auto p-0 md:px-3 md:py-3 md:align-top">
        <WhatCell backup={backup} />
      </TableCell>
      <TableCell className="col-start-2 row-start-2 h-auto p-0 md:w-72 md:px-3 md:py-3 md:align-top lg:w-84">
        <StandingCell backup={backup} unusual={unusual} />
      </TableCell>
      <TableCell className="figures col-start-2 row-start-3 h-auto p-0 text-sm md:w-24 md:whitespace-nowrap md:px-3 md:py-3 md:text-end md:align-top md:text-base">
        {formatBytes(backup.size)}
      </TableCell>
      <TableCell className="col-start-3 row-start-1 h-auto p-0 text-end last:pr-0 md:w-14 md:py-2 md:align-top md:last:pr-4 print:hidden">
        <BackupRowMenu backup={backup} onDelete={onDelete} />
      </TableCell>
    </TableRow>
  );
}

/** Named by its note, else by when it was taken; the file's name is small. */
function WhatCell({ backup }: { backup: Backup }) {
  const { key, note, takenOn } = backup;
  const time = Date.parse(takenOn);
  const name = backupName(backup);
  const taken = <LocalText text={formatShortTime(time)} />;
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <Link
        href={`/backups/${objectPath(key)}`}
        className="figures line-clamp-2 break-words rounded-sm text-start font-medium text-link underline-offset-2 [overflow-wrap:anywhere] hover:underline"
      >
        <BackupTitle note={note} takenOn={takenOn} />
      </Link>
      <p className="figures flex flex-wrap gap-x-2 text-muted text-sm">
        {name === null ? null : <span>{name}</span>}
        {note === null ? null : <span>{taken}</span>}
        <RelativeTime time={time} />
      </p>
      <p className="flex items-center text-muted">
        <ForeignName name={key} className="min-w-0 break-all font-mono text-xs" />
        <CopyButton text={key} label="Copy file name" iconOnly />
      </p>
    </div>
  );
}

function StandingCell({ backup, unusual }: { backup: Backup; unusual: boolean }) {
  const { keep, proof, lastRestore } = backup;
  const isTold = lastRestore === null || (proof?.daemonId === lastRestore.daemonId && lastRestore.undoneBy === null);
  return (
    <div className="flex flex-col items-start gap-1 text-sm">
      <BackupProof backup={backup} />
      {isTold ? null : <RestoreWords restore={lastRestore} />}
      <span className="flex flex-wrap gap-1 empty:hidden">
        {keep ? (
          <Badge tone="idle">
            <Lock aria-hidden /> Protected
          </Badge>
        ) : null}
        {backup.safetyFor ? (
          <Badge tone="idle">
            <ShieldHalf aria-hidden /> Before restore {backup.safetyFor.daemonId}
          </Badge>
        ) : null}
        <IncompleteBadge incomplete={backup.incomplete} />
        {unusual ? (
          <Badge tone="caution">
            <TriangleAlert aria-hidden /> Unusual
          </Badge>
        ) : null}
        <BackupPlaces copy={backup.copy} />
        <BackupOriginBadge origin={backup.origin} signer={backup.signer} />
      </span>
    </div>
  );
}

/** Where the data of the last restore went, and that it was undone. */
function RestoreWords({ restore: { daemonId, mode, targetDatabase, endedOn, undoneBy } }: { restore: LastRestore }) {
  const link = (id: string, words: string) => (
    <Link href={`/daemons/${id}`} className="rounded-sm text-link underline-offset-2 hover:underline">
      {words}
    </Link>
  );
  return (
    <span className="figures text-muted">
      {link(daemonId, `Restore ${daemonId}`)}{' '}
      {mode === 'NEW_DATABASE' ? (
        <>
          into the database <ForeignName name={targetDatabase ?? ''} className="break-all font-mono" />
        </>
      ) : mode === 'STAGED' ? (
        '(staged)'
      ) : (
        'in place'
      )}{' '}
      <RelativeTime time={Date.parse(endedOn)} />
      {undoneBy === null ? null : (
        <>
          , <Undo2 aria-hidden className="inline size-3.5" /> undone by {link(undoneBy, `restore ${undoneBy}`)}
        </>
      )}
    </span>
  );
}
