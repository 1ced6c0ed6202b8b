'use client';

import type { ReactNode } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { backupNumber } from '#lib/backup-number.ts';
import { isTrustedOrigin } from '#lib/contracts/archive-origin.ts';
import type { BackupContents } from '#lib/contracts/backup.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { BackupTitle } from '../shared/backup-title.tsx';

type BackupHeaderProps = {
  backupKey: string;
  contents: BackupContents | undefined;
  note: string | null;
  actions: ReactNode;
};

/** A backup's name: its note or when it was taken, its number, by whom, and small the name of its file. */
export function BackupHeader({ backupKey, contents, note, actions }: BackupHeaderProps) {
  const number = backupNumber(backupKey);
  const name = number === null ? 'Backup' : `Backup ${number}`;
  return (
    <PageHeader title={contents ? <BackupTitle note={note} takenOn={contents.snapshotOn} /> : name} actions={actions}>
      <p className="min-h-5.5 break-words">
        {contents ? (
          <>
            {name}, taken <RelativeTime time={Date.parse(contents.snapshotOn)} />
            {note === null ? null : (
              <>
                {' '}
                (<LocalText text={formatShortTime(Date.parse(contents.snapshotOn))} />)
              </>
            )}{' '}
            {isTrustedOrigin(contents.origin) ? 'by' : 'as it says by'} <bdi>{showInvisible(contents.startedBy)}</bdi>
            {contents.safetyFor
              ? `: the safety backup of restore ${contents.safetyFor.daemonId}, which undoes it`
              : null}
          </>
        ) : null}
      </p>
      <p className="flex min-w-0 flex-wrap items-center gap-x-1">
        <bdi className="min-w-0 break-all font-mono text-sm">{showInvisible(backupKey)}</bdi>
        <span className="-ms-3 sm:ms-0">
          <CopyButton text={backupKey} label="Copy file name" />
        </span>
      </p>
    </PageHeader>
  );
}
