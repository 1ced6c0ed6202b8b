'use client';

import { Button } from '#components/ui/button.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { MaintenanceFormButton } from './maintenance-form-button.tsx';

/** Opens the form that changes a maintenance which has not ended. */
export function ChangeMaintenanceButton({ maintenance }: { maintenance: Maintenance }) {
  return (
    <MaintenanceFormButton
      stored={maintenance}
      trigger={
        <Button size="sm" aria-label={`Change: ${showInvisibleInProse(maintenance.title)}`}>
          Change
        </Button>
      }
    />
  );
}
