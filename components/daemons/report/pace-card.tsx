'use client';

import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import type { PaceSeries } from '#lib/pace-series.ts';
import { PacePlot } from './pace-plot.tsx';

type PaceCardProps = {
  rows: PaceSeries;
  bytes: PaceSeries;
  /** When the job started, in epoch milliseconds: the start of the time axis; null if the axis starts with the first figure. */
  from: number | null;
};

/** Rows and bytes per second over the time of a job. */
export function PaceCard({ rows, bytes, from }: PaceCardProps) {
  return (
    <Card aria-labelledby="throughput">
      <CardHeader id="throughput" title="Throughput" />
      <CardBody className="flex flex-col gap-6">
        <PacePlot
          label="Rows per second"
          series={rows}
          from={from}
          color="var(--color-series-1)"
          format={(perSecond) => `${formatNumber(perSecond)} rows/s`}
        />
        <PacePlot
          label="Data per second"
          series={bytes}
          from={from}
          color="var(--color-series-2)"
          format={(perSecond) => `${formatBytes(perSecond)}/s`}
        />
      </CardBody>
    </Card>
  );
}
