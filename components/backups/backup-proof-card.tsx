'use client';

import { CircleCheck, CircleHelp, CircleX, type LucideIcon, ShieldQuestion } from 'lucide-react';
import Link from 'next/link';
import { useId } from 'react';
import { Card } from '#components/ui/card.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { classNames } from '#lib/class-names.ts';
import type { BackupContents } from '#lib/contracts/backup.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { failedVerification } from './failed-verification.ts';
import { VerifyButton, verifyMeaning } from './verify-button.tsx';

const withoutSchema =
  'It can’t be verified: it holds data alone, without the schema that a database of its own would need. Verify a new backup.';

type BackupProofCardProps = {
  contents: BackupContents;
  /** Why no database can be built out of it: a sentence; null: one can, or that is not known. */
  problem: string | null;
};

/** Whether a backup is known to come back, and in what time; and the button that finds it out. */
export function BackupProofCard({ contents, problem }: BackupProofCardProps) {
  const about = useId();
  const { Icon, mark, title, sentence } = standingOf(contents);
  const impossible = contents.schemaSql === null ? withoutSchema : problem && `It can’t be verified: ${problem}`;
  return (
    <Card aria-label="Proof" className="flex flex-wrap items-start gap-x-5 gap-y-4 p-5">
      <Icon aria-hidden className={classNames('mt-0.5 size-5 shrink-0', mark)} />
      <div className="flex min-w-0 flex-1 basis-60 flex-col gap-1">
        <h2 className="figures font-semibold text-base">{title}</h2>
        {sentence ? <p className="break-words">{sentence}</p> : null}
        <p id={about} className="text-muted text-sm">
          {impossible ?? `Verify: ${verifyMeaning}`}
        </p>
      </div>
      <VerifyButton
        backupKey={contents.key}
        label={contents.lastVerification ? 'Verify again' : 'Verify'}
        impossible={impossible === null ? null : about}
      />
    </Card>
  );
}

type Standing = { Icon: LucideIcon; mark: string; title: React.ReactNode; sentence: React.ReactNode };

function standingOf(contents: BackupContents): Standing {
  const failed = failedVerification(contents);
  if (failed) {
    return {
      Icon: failed.backupAtFault ? CircleX : ShieldQuestion,
      mark: failed.backupAtFault ? 'text-bad' : 'text-caution',
      title: (
        <>
          {failed.backupAtFault ? 'Failed its verification' : 'Could not be verified'}{' '}
          <RelativeTime time={Date.parse(failed.endedOn)} />
        </>
      ),
      sentence: (
        <>
          {failed.errorMessage} <SeeDaemon id={failed.daemonId} />
        </>
      ),
    };
  }
  const { proof } = contents;
  if (!proof) {
    const sentence = 'Whether it comes back whole, and how long that takes, is not known yet.';
    return { Icon: CircleHelp, mark: 'text-muted', title: 'Never proved', sentence };
  }
  return {
    Icon: CircleCheck,
    mark: 'text-good',
    title: (
      <>
        {proof.type === 'VERIFY' ? 'Proved' : 'Restored'} <RelativeTime time={Date.parse(proof.endedOn)} />
        {proof.type === 'VERIFY' ? ', restored in ' : ' in '}
        {formatDuration(proof.durationMs)}
      </>
    ),
    sentence: (
      <>
        So long it takes, about, to have the rows back. <SeeDaemon id={proof.daemonId} />
      </>
    ),
  };
}

function SeeDaemon({ id }: { id: string }) {
  return (
    <Link href={`/daemons/${id}`} className="rounded-sm font-medium text-link underline-offset-2 hover:underline">
      See daemon {id}
    </Link>
  );
}
