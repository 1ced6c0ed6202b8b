import { Badge } from '#components/ui/badge.tsx';
import { classNames } from '#lib/class-names.ts';
import type { DaemonStatus } from '#lib/contracts/daemon.ts';
import { daemonStatusWords } from './daemon-words.ts';

export function DaemonStatusBadge({ status }: { status: DaemonStatus }) {
  const { label, tone, Icon } = daemonStatusWords[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className={classNames(tone === 'work' && 'animate-spin')} />
      {label}
    </Badge>
  );
}
