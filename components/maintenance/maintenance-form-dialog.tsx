'use client';

import { type ReactNode, useState } from 'react';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from '#components/ui/dialog.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { MaintenanceForm } from './maintenance-form.tsx';

/** Plans a maintenance, or changes one. @param stored the one to change; null: a new one */
export function MaintenanceFormDialog({ stored, trigger }: { stored: Maintenance | null; trigger: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent className="max-w-xl">
        <DialogHeader>
          <DialogTitle>{stored === null ? 'Plan maintenance' : `Change “${stored.title}”`}</DialogTitle>
          <DialogDescription>
            {stored?.startedOn
              ? 'It is under way. Its words and its end can be changed.'
              : 'It is announced at once, begins by itself, and can be changed until then.'}
          </DialogDescription>
        </DialogHeader>
        <MaintenanceForm stored={stored} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}
