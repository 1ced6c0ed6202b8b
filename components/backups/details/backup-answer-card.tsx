'use client';

import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { DaemonInTheWay } from '#components/start/daemon-in-the-way.tsx';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { VerifyButton, verifyMeaning } from '#components/start/verify-button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { classNames } from '#lib/class-names.ts';
import type { BackupContents, RestorePreview } from '#lib/contracts/backup.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { RestoreButton } from '../restore/restore-button.tsx';
import { ProofWords } from '../shared/backup-proof.tsx';
import { failedVerification } from '../shared/failed-verification.ts';
import { WeakerThings } from '../shared/weaker-things.tsx';
import { answerOf, type BackupAnswer } from './backup-answer.ts';
import { RestoreTime } from './restore-time.tsx';
import { WaysSummary } from './ways-summary.tsx';
import { WhatIsLost } from './what-is-lost.tsx';

const withoutSchema = 'it holds data only; without a schema no test database can be created. Verify a new backup.';

const marks: Record<BackupAnswer['tone'], { Icon: LucideIcon; colour: string }> = {
  good: { Icon: CircleCheck, colour: 'text-good' },
  caution: { Icon: CircleHelp, colour: 'text-caution' },
  bad: { Icon: CircleX, colour: 'text-bad' },
};

type BackupAnswerCardProps = {
  contents: BackupContents;
  stackName: string;
  preview: RestorePreview | undefined;
  /** The comparison with the database failed, so there is no preview to wait for. */
  isUnknown: boolean;
};

/** The page's question: can this backup be restored, how is that known, what would be lost, and how long would it take. */
export function BackupAnswerCard({ contents, stackName, preview, isUnknown }: BackupAnswerCardProps) {
  const ids = { inTheWay: useId(), about: useId() };
  const atWork = useDaemonAtWork();
  const [buildProblem] = preview?.ways.newDatabase ?? [];
  const obstacle = contents.schemaSql === null ? withoutSchema : (buildProblem ?? null);
  const { tone, title, next } = answerOf(contents, preview, obstacle === null);
  const { Icon, colour } = marks[tone];
  return (
    <Card aria-label="Can this backup be restored?" className="flex flex-col gap-5 p-5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-56 items-start gap-3">
          <Icon aria-hidden className={classNames('mt-0.5 size-5 shrink-0', colour)} />
          <div className="flex min-w-0 flex-col gap-0.5">
            <p className="text-muted text-sm">Can this backup be restored?</p>
            <h2 className="text-balance font-semibold text-lg">{title}</h2>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <VerifyButton
            backupKey={contents.key}
            label={contents.lastVerification ? 'Verify again' : 'Verify'}
            impossible={obstacle === null ? null : ids.about}
            variant={next === 'VERIFY' ? 'primary' : 'secondary'}
            inTheWay={ids.inTheWay}
          />
          <RestoreButton
            backupKey={contents.key}
            stackName={stackName}
            preview={preview}
            variant={next === 'RESTORE' ? 'primary' : 'secondary'}
            inTheWay={ids.inTheWay}
          />
        </div>
      </div>
      {atWork ? <DaemonInTheWay id={ids.inTheWay} daemon={atWork} /> : null}
      <dl className="grid gap-x-8 gap-y-4 md:grid-cols-2">
        <Answer question="How do we know?">
          <Knowledge contents={contents} />
          <p id={ids.about} className="pt-1 text-muted text-sm">
            {obstacle === null ? `Verify: ${verifyMeaning}` : `This backup cannot be verified: ${obstacle}`}
          </p>
        </Answer>
        <Answer question="What comes back weaker?">
          <WeakerThings verdict={contents.verdict} isIncomplete={contents.unreadable !== null} />
        </Answer>
        <Answer question="How long would it take?">
          <RestoreTime proof={contents.proof} />
        </Answer>
        <Answer question="What would be lost?">
          <WhatIsLost preview={preview} isUnknown={isUnknown} />
        </Answer>
        <Answer question="Which ways are possible?">
          <WaysSummary preview={preview} isUnknown={isUnknown} />
        </Answer>
      </dl>
    </Card>
  );
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <dt className="font-medium text-muted text-sm">{question}</dt>
      <dd className="figures min-w-0 break-words">{children}</dd>
    </div>
  );
}

function Knowledge({ contents }: { contents: BackupContents }) {
  const [never] = contents.verdict.never;
  if (never !== undefined) {
    return (
      <p dir="auto" className="max-h-60 overflow-y-auto text-start">
        {showInvisibleInProse(never)}
      </p>
    );
  }
  const failed = failedVerification(contents);
  if (failed) {
    return (
      <p dir="auto" className="max-h-60 overflow-y-auto text-start">
        {showInvisibleInProse(failed.errorMessage ?? 'The reason is unknown.')} <Known by={failed} />
      </p>
    );
  }
  if (contents.proof === null) {
    return <p>Not tested yet: verify it to know that it can be restored, and how long that takes.</p>;
  }
  return (
    <p>
      <ProofWords proof={contents.proof} />. <Known by={contents.proof} />
    </p>
  );
}

/** Where that is known from: a job of this console, or what another one wrote beside the backup. */
function Known({ by: { daemonId, recordedBy } }: { by: { daemonId: string; recordedBy?: string | undefined } }) {
  if (recordedBy === undefined) return <JobLink id={daemonId} />;
  return (
    <span className="text-muted">
      Recorded by the console of “<ForeignName name={recordedBy} />” beside the backup.
    </span>
  );
}

function JobLink({ id }: { id: string }) {
  return (
    <Link
      href={`/daemons/${id}`}
      className="whitespace-nowrap rounded-sm font-medium text-link underline-offset-2 hover:underline"
    >
      View job {id}
    </Link>
  );
}
