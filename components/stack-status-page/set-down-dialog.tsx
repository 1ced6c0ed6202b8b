'use client';

import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import type { StackStatus, StatusEnforcement } from '#lib/contracts/stack-status.ts';
import { refusalMessages, tellableMessage } from '#lib/status-messages.ts';

type SetDownDialogProps = OpenedDialog & {
  draft: StackStatus;
  role: StatusEnforcement['role'];
  action: { isPending: boolean; error: Error | null; mutate: () => void };
};

/** Asks once before the stack is set to Down, and says what its users will get. */
export function SetDownDialog({ draft, role, action, onClose, onCloseAutoFocus }: SetDownDialogProps) {
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Set the stack to Down"
      description="Users lose access with their next request, until you set another status."
      keep="Cancel"
      confirm="Set to Down"
      action={action}
      failureTitle="The status was not changed"
    >
      <ul className="flex list-disc flex-col gap-2 ps-5">
        <li>
          All requests are refused (503), and users read:
          <FoldedText
            text={tellableMessage(draft) || refusalMessages.DOWN}
            className="mt-1 border-line-strong border-s-2 ps-3"
          />
        </li>
        {role === null ? null : (
          <li className="break-words">
            The role {role.name} can no longer log in to the database, and its sessions are ended.
          </li>
        )}
        <li>This console keeps working. Backups and restores continue.</li>
      </ul>
    </ConfirmDialog>
  );
}
