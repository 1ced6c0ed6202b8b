import { Badge } from '#components/ui/badge.tsx';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { stackStatusWords } from './stack-status-words.ts';

export function StackStatusBadge({ status }: { status: StackStatusValue }) {
  const { label, tone, Icon } = stackStatusWords[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
