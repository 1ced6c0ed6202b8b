import { useId } from 'react';
import { RadioCard, RadioGroup } from '#components/ui/radio-group.tsx';
import { type RestoreWay, type RestoreWayProblems, restoreWays } from './restore-ways.ts';

const words: Record<RestoreWay, { name: string; about: string }> = {
  IN_PLACE: { name: 'In place', about: 'The stack is down while its rows are replaced, all at once.' },
  STAGED: {
    name: 'Staged',
    about: 'The stack is read-only while a new database is built, and down for seconds.',
  },
  NEW_DATABASE: { name: 'Into a new database', about: 'It stands beside the repository. The stack is not touched.' },
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
            className="px-3 py-2 disabled:cursor-not-allowed disabled:bg-canvas"
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
