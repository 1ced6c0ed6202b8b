'use client';

import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { MaintenanceForm } from './maintenance-form.tsx';

type MaintenanceFormDialogProps = OpenedDialog & { stored: Maintenance | null };

/** Plans a maintenance, or changes one. @param stored the maintenance to change; null for a new one */
export function MaintenanceFormDialog({ stored, onClose, onCloseAutoFocus }: MaintenanceFormDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="max-w-xl" onCloseAutoFocus={onCloseAutoFocus}>
        <DialogHeader>
          <DialogTitle>
            {stored === null ? 'Plan maintenance' : `Change “${showInvisibleInProse(stored.title)}”`}
          </DialogTitle>
          <DialogDescription>
            {stored?.startedOn
              ? 'In progress: you can change the text and the end.'
              : 'Announced immediately. Starts automatically. You can change it until it starts.'}
          </DialogDescription>
        </DialogHeader>
        <MaintenanceForm stored={stored} onSaved={onClose} />
      </DialogContent>
    </Dialog>
  );
}
