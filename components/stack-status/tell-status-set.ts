import type { QueryClient } from '@tanstack/react-query';
import { toast } from '#components/ui/toast/toast.ts';
import type { StackStatus } from '#lib/contracts/stack-status.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { setStackStatus } from '#lib/queries/stack-status/set-stack-status.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { stackStatusWords } from './stack-status-words.ts';

type Change = { former: StackStatus; now: StackStatus; etag: string | null };

/**
 * Says that the status was set, and offers to undo that: the undo sets the previous status, unless somebody changed it since.
 * @param change.etag of what is set now
 */
export function tellStatusSet(client: QueryClient, { former, now, etag }: Change): void {
  const undo = async () => {
    try {
      await setStackStatus(former, etag);
      toast.success(`Undone: ${stackStatusWords[former.status].label}`);
    } catch (error) {
      toast.error('Undo failed', { description: whyNot(error) });
    }
    await client.invalidateQueries({ queryKey: stackStatusQuery.queryKey });
  };
  const sameWord = former.status === now.status;
  toast.success(sameWord ? 'Messages saved' : `Status set to ${stackStatusWords[now.status].label}`, {
    duration: 12_000,
    action: { label: 'Undo', onClick: () => void undo() },
  });
}

function whyNot(error: unknown): string {
  if (isApiError(error, 412)) return 'The status has changed since, by someone else, maintenance or a restore.';
  return error instanceof Error ? error.message : 'Try again on the Stack status page.';
}
