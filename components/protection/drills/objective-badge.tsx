import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import type { ObjectiveState } from '#lib/contracts/objective.ts';

const looks = {
  KEPT: { tone: 'good', Icon: CircleCheck, word: 'Kept' },
  BROKEN: { tone: 'bad', Icon: CircleX, word: 'Broken' },
  UNKNOWN: { tone: 'idle', Icon: CircleHelp, word: 'Not measured' },
} as const;

/** Whether an objective is kept, in a word; nothing if there is none. */
export function ObjectiveBadge({ state }: { state: ObjectiveState }) {
  if (state === 'NONE') return null;
  const { tone, Icon, word } = looks[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
