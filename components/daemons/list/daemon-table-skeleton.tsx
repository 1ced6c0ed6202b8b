import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

/** Rows of the height and places of DaemonTable's. */
export function DaemonTableSkeleton({ rows }: { rows: number }) {
  return (
    <Loading label="Loading the jobs" className="flex flex-col divide-y divide-line">
      <div className="h-10" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className="flex h-12 items-center gap-8 px-5">
          <Skeleton className="w-24" />
          <Skeleton className="h-6 w-24 rounded-full" />
          <Skeleton className="hidden w-40 md:block" />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </Loading>
  );
}
