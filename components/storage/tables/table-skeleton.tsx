import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

/** Rows of the height of a StorageTable's. */
export function TableSkeleton({ label, rows }: { label: string; rows: number }) {
  return (
    <Loading label={label} className="flex flex-col divide-y divide-line">
      {Array.from({ length: rows + 1 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className="flex h-10 items-center gap-8 px-5">
          <Skeleton className="w-40" />
          <Skeleton className="ml-auto w-16" />
          <Skeleton className="w-16" />
        </div>
      ))}
    </Loading>
  );
}
