'use client';

import dynamic from 'next/dynamic';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

const loading = () => (
  <Loading label="Loading plot" className="flex h-full items-center">
    <Skeleton className="h-4/5 w-full" />
  </Loading>
);

// The library that draws is large: it comes after the page, and to this page alone.
export const BarPlot = dynamic(() => import('./bar-plot.tsx').then(({ BarPlot: Plot }) => Plot), {
  ssr: false,
  loading,
});
export const TimePlot = dynamic(() => import('./time-plot.tsx').then(({ TimePlot: Plot }) => Plot), {
  ssr: false,
  loading,
});
