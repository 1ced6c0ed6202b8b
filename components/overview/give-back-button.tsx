'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellStatusSet } from '#components/stack-status/tell-status-set.ts';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { initialStackStatus, type StackStatus } from '#lib/contracts/stack-status.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { setStackStatus } from '#lib/queries/stack-status/set-stack-status.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';

/** Sets the stack to Read and write, with the message that says so; the toast can undo that. Nothing until the status is read. */
export function GiveBackButton() {
  const client = useQueryClient();
  const giveBack = useMutation({
    mutationFn: async () => {
      const seen = client.getQueryData(stackStatusQuery.queryKey);
      if (!seen) throw new Error('The stack status has not been read yet.');
      const { currentMessage } = initialStackStatus;
      const now: StackStatus = { ...seen.set, status: 'READ_WRITE', currentMessage };
      return { former: seen.set, now, etag: await setStackStatus(now, seen.etag) };
    },
    onSuccess: (change) => tellStatusSet(client, change),
    onError: (error) => {
      const description = isApiError(error, 412) ? 'The status has changed since. Reload.' : error.message;
      toast.error('The status was not changed', { description });
    },
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });
  return (
    <Button variant="primary" busy={giveBack.isPending} onClick={() => giveBack.mutate()}>
      Set to Read and write
    </Button>
  );
}
