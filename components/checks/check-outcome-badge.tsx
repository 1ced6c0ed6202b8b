import { CircleAlert, CircleCheck, CircleSlash, CircleX } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import type { CheckOutcome } from '#lib/contracts/check.ts';

const looks = {
  RIGHT: { tone: 'good', Icon: CircleCheck, word: 'As expected' },
  WRONG: { tone: 'bad', Icon: CircleX, word: 'Not as expected' },
  FAILED: { tone: 'bad', Icon: CircleAlert, word: 'No answer' },
  NOT_RUN: { tone: 'idle', Icon: CircleSlash, word: 'Not run' },
} as const;

/** How a check was answered, in a word. */
export function CheckOutcomeBadge({ outcome }: { outcome: CheckOutcome }) {
  const { tone, Icon, word } = looks[outcome];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
