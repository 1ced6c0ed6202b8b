import { useId } from 'react';
import { RadioCard, RadioGroup } from '#components/ui/radio-group.tsx';
import { type RestoreWay, type RestoreWayProblems, restoreWays } from './restore-ways.ts';

const words: Record<RestoreWay, { name: string; about: string }> = {
  IN_PLACE: { name: 'In place', about: 'The stack is down while its rows are replaced, all at once.' },
  STAGED: {
    name: 'Staged',
    about:
      'A new database is built beside it while the stack is read-only; then the two change names within seconds. The old one is put aside, to undo it.',
  },
  NEW_DATABASE: {
    name: 'Into a new database',
    about: 'Beside the repository, to look at or to take rows from. The stack is not touched.',
  },
};

type RestoreWayChoiceProps = {
  value: RestoreWay;
  problems: RestoreWayProblems;
  disabled: boolean;
  onChange: (way: RestoreWay) => void;
};

/** How to restore: what each way means, and why one can't be gone. */
export function RestoreWayChoice({ value, problems, disabled, onChange }: RestoreWayChoiceProps) {
  const id = useId();
  return (
    <RadioGroup
      aria-label="How to restore"
      value={value}
      onValueChange={(next) => onChange(restoreWays.find((way) => way === next) ?? value)}
      className="gap-2"
    >
      {restoreWays.map((way) => {
        const [problem] = problems[way];
        const about = `${id}${way}`;
        return (
          <RadioCard
            key={way}
            value={way}
            disabled={disabled || problem !== undefined}
            aria-labelledby={`${about}-name`}
            aria-describedby={about}
            className="p-3 disabled:cursor-not-allowed disabled:bg-canvas"
          >
            <span className="flex min-w-0 flex-col">
              <span id={`${about}-name`} className="font-medium">
                {words[way].name}
              </span>
              <span id={about} className="break-words text-muted text-sm">
                {problem === undefined ? words[way].about : `Not possible: ${problem}`}
              </span>
            </span>
          </RadioCard>
        );
      })}
    </RadioGroup>
  );
}
