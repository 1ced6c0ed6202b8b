import type { Weaknesses } from '#lib/contracts/verdict/weakness.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { ExplainedChoice } from './explained-choice.tsx';

type StrictChoiceProps = {
  value: boolean;
  /** What comes back weaker, as the verification found; null if that is not known. */
  weaker: Weaknesses | null;
  disabled: boolean;
  onChange: (value: boolean) => void;
};

/** Whether a restore is refused when something would come back weaker, and what either means. */
export function StrictChoice({ weaker, ...choice }: StrictChoiceProps) {
  return (
    <ExplainedChoice
      {...choice}
      label="Refuse if anything comes back weaker"
      about={
        choice.value
          ? whenStrict(weaker)
          : 'All rows come back. A constraint, index or view that does not fit them is named.'
      }
    />
  );
}

function whenStrict(weaker: Weaknesses | null): string {
  if (weaker === null || weaker.total === 0) {
    return 'The restore fails and changes nothing if a constraint, index or view does not fit the rows.';
  }
  return `The restore will probably be refused: the verification found ${formatCount(weaker.total, 'thing')} that ${weaker.total === 1 ? 'comes' : 'come'} back weaker.`;
}
