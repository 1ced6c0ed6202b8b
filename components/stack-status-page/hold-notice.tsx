import { Link } from '#components/ui/link.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { StackStatusReport, StackStatusValue } from '#lib/contracts/stack-status.ts';
import { stackStatusWords } from '../stack-status/stack-status-words.ts';

type HoldNoticeProps = { hold: NonNullable<StackStatusReport['hold']>; set: StackStatusValue };

/** A restore keeps the stack down, or read-only, above whatever is set here. */
export function HoldNotice({ hold, set }: HoldNoticeProps) {
  return (
    <Notice
      tone="caution"
      title={hold.status === 'DOWN' ? 'A restore keeps the stack DOWN' : 'A restore keeps the stack READ-ONLY'}
    >
      <p>
        This lasts until{' '}
        <Link href={`/daemons/${hold.daemonId}`} className="font-medium text-link underline underline-offset-2">
          restore {hold.daemonId}
        </Link>{' '}
        finishes. Then the status set here applies again: {stackStatusWords[set].label}.
      </p>
    </Notice>
  );
}
