'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type ReactElement, useCallback, useState } from 'react';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';

const load = async () => (await import('./maintenance-form-dialog.tsx')).MaintenanceFormDialog;

type MaintenanceFormButtonProps = {
  /** The maintenance to change; null for a new one. */
  stored: Maintenance | null;
  trigger: ReactElement;
};

/** Opens the form that plans a maintenance, or changes one. The address `?plan` opens the form of a new one. */
export function MaintenanceFormButton({ stored, trigger }: MaintenanceFormButtonProps) {
  const router = useRouter();
  const path = usePathname();
  const isAskedFor = useSearchParams().has('plan') && stored === null;
  const [isOpened, setOpened] = useState(false);
  const change = useCallback(
    (next: boolean) => {
      setOpened(next);
      if (isAskedFor) router.replace(path, { scroll: false });
    },
    [isAskedFor, router, path],
  );
  return (
    <DialogButton
      trigger={trigger}
      load={load}
      dialog={{ stored }}
      open={isOpened || isAskedFor}
      onOpenChange={change}
    />
  );
}
