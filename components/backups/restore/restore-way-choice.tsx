'use client';

import { useId } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { RadioCard, RadioGroup } from '#components/ui/radio-group.tsx';
import { type RestoreWay, type RestoreWayProblems, restoreWays, restoreWayWords } from '../shared/restore-ways.ts';

const shownReasons = 2;

type RestoreWayChoiceProps = {
  value: RestoreWay;
  problems: RestoreWayProblems;
  /** The way that is recommended because another one is not possible; null if all are possible. */
  recommended: RestoreWay | null;
  disabled: boolean;
  onChange: (way: RestoreWay) => void;
};

/** How to restore: what each way means, and why one is not possible. */
export function RestoreWayChoice({ value, problems, recommended, disabled, onChange }: RestoreWayChoiceProps) {
  const id = useId();
  return (
    <RadioGroup
      aria-label="How to restore"
      value={value}
      onValueChange={(next) => onChange(restoreWays.find((way) => way === next) ?? value)}
      className="gap-2"
    >
      {restoreWays.map((way) => {
        const reasons = problems[way];
        const about = `${id}${way}`;
        return (
          <RadioCard
            key={way}
            value={way}
            disabled={disabled || reasons.length > 0}
            aria-labelledby={`${about}-name`}
            aria-describedby={about}
            className="px-3 py-2 text-start disabled:cursor-not-allowed disabled:bg-canvas"
          >
            <span className="flex min-w-0 flex-1 flex-col">
              <span className="flex flex-wrap items-center gap-x-2">
                <span id={`${about}-name`} className="font-medium">
                  {restoreWayWords[way].name}
                </span>
                {way === recommended ? (
                  <Badge tone="good" className="h-5">
                    Recommended here
                  </Badge>
                ) : null}
              </span>
              <span id={about} dir="auto" className="break-words text-start text-muted text-sm">
                {reasons.length === 0 ? restoreWayWords[way].about : `Not possible: ${reasonsInWords(reasons)}`}
              </span>
            </span>
          </RadioCard>
        );
      })}
    </RadioGroup>
  );
}

function reasonsInWords(reasons: readonly string[]): string {
  const more = reasons.length - shownReasons;
  const shown = reasons.slice(0, shownReasons).join(' ');
  return more > 0 ? `${shown} And ${more} more ${more === 1 ? 'reason' : 'reasons'}.` : shown;
}
