'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { ApiToken } from '#lib/contracts/api-token.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { revokeApiToken } from '#lib/queries/accounts/api-token-queries.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

/** Asks before a token is revoked. */
export function RevokeTokenDialog({ token, onClose, onCloseAutoFocus }: OpenedDialog & { token: ApiToken }) {
  const client = useQueryClient();
  const name = showInvisibleInProse(token.name);
  const revoke = useMutation({
    mutationFn: () =>
      // Somebody else was first: it is revoked, as was wanted.
      revokeApiToken(token.id).catch((error: unknown) => {
        if (!isApiError(error, 404)) throw error;
      }),
    onSuccess: () => {
      toast.success('API token revoked', { description: name });
      onClose();
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.apiTokens }),
        client.invalidateQueries({ queryKey: queryKeys.history.all }),
      ]),
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title={`Revoke “${name}”`}
      description="Whatever uses this token is refused at once. This cannot be undone."
      keep="Cancel"
      confirm="Revoke token"
      action={revoke}
      failureTitle="The token was not revoked"
    />
  );
}
