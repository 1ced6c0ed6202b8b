import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#lib/class-names.ts';

const marks: Record<Tone, string> = {
  good: 'bg-good-tint text-good',
  caution: 'bg-caution-tint text-caution',
  bad: 'bg-bad-tint text-bad',
  work: 'bg-work-tint text-work',
  idle: 'bg-idle-tint text-idle',
};

type OutcomeProps = {
  tone: Tone;
  Icon: LucideIcon;
  title: ReactNode;
  /** What to do next. */
  actions?: ReactNode;
  children?: ReactNode;
};

/** How something ended: a mark, a sentence, the figures, and what to do next. */
export function Outcome({ tone, Icon, title, actions, children }: OutcomeProps) {
  return (
    <Card className="flex flex-col gap-3 p-5 sm:flex-row sm:gap-5">
      <span
        aria-hidden
        className={classNames('flex size-10 shrink-0 items-center justify-center rounded-full', marks[tone])}
      >
        <Icon className="size-5" />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-4">
        <h2 className="break-words font-semibold sm:pt-2 text-lg">{title}</h2>
        {children}
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </Card>
  );
}

/** A figure with its name, in a row of them. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="figures break-words">{children}</dd>
    </div>
  );
}
