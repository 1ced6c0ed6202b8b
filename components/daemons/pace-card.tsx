'use client';

import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import type { PaceSeries } from '#lib/pace-series.ts';
import { PacePlot } from './pace-plot.tsx';

/** Rows and bytes a second since the daemon began. */
export function PaceCard({ rows, bytes }: { rows: PaceSeries; bytes: PaceSeries }) {
  return (
    <Card aria-labelledby="pace">
      <CardHeader id="pace" title="Pace" />
      <CardBody className="flex flex-col gap-6">
        <PacePlot
          label="Rows a second"
          series={rows}
          color="var(--color-series-1)"
          format={(perSecond) => `${formatNumber(perSecond)} rows/s`}
        />
        <PacePlot
          label="Text a second"
          series={bytes}
          color="var(--color-series-2)"
          format={(perSecond) => `${formatBytes(perSecond)}/s`}
        />
      </CardBody>
    </Card>
  );
}
