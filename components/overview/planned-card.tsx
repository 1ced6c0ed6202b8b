'use client';

import { MaintenanceBadge } from '#components/maintenance/maintenance-badge.tsx';
import { describeEnd, maintenanceEffects, maintenancePace } from '#components/maintenance/maintenance-words.ts';
import { TimeRange } from '#components/maintenance/time-range.tsx';
import { useOpenMaintenance } from '#components/maintenance/use-open-maintenance.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { Link } from '#components/ui/link.tsx';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';

/** The maintenance under way, or else the next one: how long until, and what will happen. Nothing when none is planned. */
export function PlannedCard() {
  const { data } = useOpenMaintenance();
  const now = useNow(10_000);
  const [next] = [...(data?.results ?? [])].sort((a, b) => Number(b.startedOn !== null) - Number(a.startedOn !== null));
  if (!next || now === null) return null;
  const { title, status, startsOn, endsOn, startedOn } = next;
  return (
    <Card className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4" aria-label="Planned maintenance">
      <MaintenanceBadge maintenance={next} />
      <div className="min-w-0 flex-1 basis-72">
        <p className="break-words">
          <span className="font-semibold">{showInvisibleInProse(title)}</span>{' '}
          <span className="figures text-muted">{maintenancePace(next, now)}</span>
        </p>
        <p className="text-muted text-sm">
          {startedOn === null ? `${maintenanceEffects[status ?? 'NONE']}.` : `At its end ${describeEnd(next)}`}{' '}
          <span className="block">
            <TimeRange from={startsOn} to={endsOn} />
          </span>
        </p>
      </div>
      <Button asChild size="sm">
        <Link href="/stack-status">View maintenance</Link>
      </Button>
    </Card>
  );
}
