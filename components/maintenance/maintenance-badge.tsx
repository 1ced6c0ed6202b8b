import { Badge } from '#components/ui/badge.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { maintenanceWords } from './maintenance-words.ts';

export function MaintenanceBadge({ maintenance }: { maintenance: Pick<Maintenance, 'state' | 'startedOn'> }) {
  const { label, tone, Icon } = maintenanceWords(maintenance);
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
