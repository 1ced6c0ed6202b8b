'use client';

import {
  Circle,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { classNames } from '#lib/class-names.ts';
import type { DaemonPhase, PhaseState } from '#lib/contracts/daemon-details.ts';
import { formatClock } from '#lib/format/format-clock.ts';
import { formatDuration, formatWholeDuration } from '#lib/format/format-duration.ts';

const looks: Record<PhaseState, { Icon: LucideIcon; mark: string; word: string }> = {
  waiting: { Icon: Circle, mark: 'text-subtle', word: 'Waiting' },
  'at work': { Icon: LoaderCircle, mark: 'animate-spin text-work', word: 'Running' },
  done: { Icon: CircleCheck, mark: 'text-good', word: 'Done' },
  failed: { Icon: CircleX, mark: 'text-bad', word: 'Failed' },
  stopped: { Icon: CircleSlash, mark: 'text-idle', word: 'Stopped' },
  'broken off': { Icon: TriangleAlert, mark: 'text-bad', word: 'Interrupted' },
  skipped: { Icon: CircleDashed, mark: 'text-subtle', word: 'Skipped' },
  'not reached': { Icon: CircleDashed, mark: 'text-subtle', word: 'Not started' },
};

/** What the mark and the time alone do not tell. */
const saidBelow: PhaseState[] = ['failed', 'stopped', 'broken off'];

/**
 * A daemon's phases as steps, each with how it went and how long it took.
 * @param now by the console's clock, in epoch milliseconds
 */
export function PhaseSteps({ phases, now }: { phases: readonly DaemonPhase[]; now: number }) {
  return (
    <ol aria-label="Phases" className="flex flex-col">
      {phases.map((phase) => (
        <PhaseStep key={phase.key} phase={phase} now={now} />
      ))}
    </ol>
  );
}

function PhaseStep({ phase, now }: { phase: DaemonPhase; now: number }) {
  const { Icon, mark, word } = looks[phase.state];
  const isQuiet = phase.startedOn === null;
  return (
    <li
      aria-current={phase.state === 'at work' ? 'step' : undefined}
      className="group relative flex min-h-9 items-start gap-3 pb-2 last:pb-0"
    >
      <span
        aria-hidden
        className="absolute top-6 bottom-0 left-2 w-px -translate-x-1/2 bg-line-strong group-last:hidden"
      />
      <Icon aria-hidden className={classNames('mt-0.75 size-4 shrink-0', mark)} />
      <span className={classNames('min-w-0 flex-1', isQuiet ? 'text-muted' : undefined)}>
        {phase.title}
        <span className={saidBelow.includes(phase.state) ? 'block text-muted text-sm' : 'sr-only'}>
          <span className="sr-only">: </span>
          {word}
        </span>
      </span>
      <PhaseTime phase={phase} now={now} />
    </li>
  );
}

function PhaseTime({ phase: { startedOn, endedOn, state }, now }: { phase: DaemonPhase; now: number }) {
  if (startedOn === null) {
    if (state === 'waiting') return null;
    return (
      <span aria-hidden className="shrink-0 text-muted text-sm leading-[1.375rem]">
        {looks[state].word}
      </span>
    );
  }
  if (endedOn === null && state !== 'at work')
    return (
      <span className="figures text-muted text-sm">
        since <LocalText text={formatClock(startedOn)} />
      </span>
    );
  const words = endedOn === null ? formatWholeDuration(now - startedOn) : formatDuration(endedOn - startedOn);
  const hint = `From ${formatClock(startedOn)}${endedOn === null ? '' : ` to ${formatClock(endedOn)}`}`;
  return (
    <Tooltip content={hint}>
      <span className="figures shrink-0 text-muted text-sm leading-[1.375rem]">{words}</span>
    </Tooltip>
  );
}
