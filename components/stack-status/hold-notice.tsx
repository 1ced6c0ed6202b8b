import Link from 'next/link';
import { Notice } from '#components/ui/notice.tsx';
import type { StackStatusReport, StackStatusValue } from '#lib/contracts/stack-status.ts';
import { stackStatusWords } from './stack-status-words.ts';

type HoldNoticeProps = { hold: NonNullable<StackStatusReport['hold']>; set: StackStatusValue };

/** A restore keeps the stack down, or read-only, above whatever is set here. */
export function HoldNotice({ hold, set }: HoldNoticeProps) {
  return (
    <Notice
      tone="caution"
      title={hold.status === 'DOWN' ? 'A restore holds the stack down' : 'A restore holds the stack read-only'}
    >
      <p>
        Users read “{hold.message}” until{' '}
        <Link href={`/daemons/${hold.daemonId}`} className="font-medium text-link underline underline-offset-2">
          restore {hold.daemonId}
        </Link>{' '}
        ends. Then the stack obeys what is set here: {stackStatusWords[set].label}.
      </p>
    </Notice>
  );
}
