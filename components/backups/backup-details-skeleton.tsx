import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

/** Stands where the facts of a backup and its tables come. */
export function BackupDetailsSkeleton() {
  return (
    <Loading label="Reading the backup" className="flex flex-col gap-6">
      <Card className="grid grid-cols-2 gap-x-6 gap-y-5 p-5 md:grid-cols-4">
        {[0, 1, 2, 3, 4, 5, 6, 7].map((fact) => (
          <div key={fact} className="flex flex-col gap-2">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="w-28" />
          </div>
        ))}
      </Card>
      <ComparisonSkeleton />
    </Loading>
  );
}

export function ComparisonSkeleton() {
  return (
    <Card className="flex flex-col divide-y divide-line">
      <div className="h-12" />
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <div key={row} className="flex h-11 items-center gap-8 px-5">
          <Skeleton className="w-56" />
          <Skeleton className="ml-auto w-20" />
          <Skeleton className="w-20" />
          <Skeleton className="hidden w-20 sm:block" />
        </div>
      ))}
    </Card>
  );
}
