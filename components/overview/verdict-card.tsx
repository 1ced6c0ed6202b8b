'use client';

import { CircleCheck, CircleX, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import { StartBackupButton } from '#components/start/start-backup-button.tsx';
import type { Tone } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { classNames } from '#lib/class-names.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { GiveBackButton } from './give-back-button.tsx';
import { useSituation } from './use-situation.ts';
import { judge, type NextAction } from './verdict.ts';

const marks: Record<Tone, { Icon: LucideIcon; classes: string }> = {
  good: { Icon: CircleCheck, classes: 'bg-good-tint text-good' },
  caution: { Icon: TriangleAlert, classes: 'bg-caution-tint text-caution' },
  bad: { Icon: CircleX, classes: 'bg-bad-tint text-bad' },
  work: { Icon: LoaderCircle, classes: 'bg-work-tint text-work [&_svg]:animate-spin' },
  idle: { Icon: CircleCheck, classes: 'bg-idle-tint text-idle' },
};

/** The verdict on the whole stack, with the one action that follows from it. The cards below say what could not be read. */
export function VerdictCard() {
  const { situation, error } = useSituation();
  if (!situation) {
    if (error) return <Unknown />;
    return (
      <Loading label="Loading status" className="flex min-h-12 items-center gap-4">
        <Skeleton className="size-12 rounded-full" />
        <div className="flex flex-col gap-2">
          <Skeleton className="h-5 w-44" />
          <Skeleton className="w-64 max-w-full" />
        </div>
      </Loading>
    );
  }
  const verdict = judge(situation);
  const { Icon, classes } = marks[verdict.tone];
  return (
    <section aria-label="Verdict" className="flex min-h-12 flex-wrap items-center gap-4">
      <span aria-hidden className={classNames('flex size-12 items-center justify-center rounded-full', classes)}>
        <Icon className="size-6" />
      </span>
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-semibold text-xl">{verdict.title}</p>
        <p className="break-words text-muted">{showInvisibleInProse(verdict.sentence)}</p>
      </div>
      {verdict.next ? <NextButton action={verdict.next} /> : null}
    </section>
  );
}

function NextButton({ action }: { action: NextAction }) {
  if (action.kind === 'start-backup') return <StartBackupButton />;
  if (action.kind === 'give-back') return <GiveBackButton />;
  return (
    <Button asChild variant="primary">
      <Link href={action.href}>{action.label}</Link>
    </Button>
  );
}

function Unknown() {
  return (
    <section aria-label="Verdict" className="flex min-h-12 items-center gap-4">
      <span
        aria-hidden
        className={classNames('flex size-12 items-center justify-center rounded-full', marks.idle.classes)}
      >
        <TriangleAlert className="size-6" />
      </span>
      <div>
        <p className="font-semibold text-xl">Status unknown</p>
        <p className="text-muted">Not everything could be read. The cards below say what.</p>
      </div>
    </section>
  );
}
