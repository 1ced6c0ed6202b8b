'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
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

/** Plans a maintenance, or changes one. The address `?plan` opens the form of a new one. @param stored the one to change; null: a new one */
export function MaintenanceFormDialog({ stored, trigger }: { stored: Maintenance | null; trigger: ReactNode }) {
  const router = useRouter();
  const path = usePathname();
  const isAskedFor = useSearchParams().has('plan') && stored === null;
  const [isOpened, setOpened] = useState(false);
  const open = isOpened || isAskedFor;
  const setOpen = (next: boolean) => {
    setOpened(next);
    if (isAskedFor) router.replace(path, { scroll: false });
  };
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
