import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

/** Stands where the answer of a backup's page comes, and what is folded under it. */
export function BackupDetailsSkeleton() {
  return (
    <Loading label="Loading the backup" className="flex flex-col gap-6">
      <Card className="flex flex-col gap-5 p-5">
        <div className="flex flex-wrap items-center gap-4">
          <Skeleton className="size-5 rounded-full" />
          <Skeleton className="h-5 w-72 max-w-full" />
        </div>
        <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
          {[0, 1, 2, 3].map((answer) => (
            <div key={answer} className="flex flex-col gap-2">
              <Skeleton className="h-3 w-32" />
              <Skeleton className="w-64 max-w-full" />
            </div>
          ))}
        </div>
      </Card>
      {[0, 1, 2, 3].map((fold) => (
        <Card key={fold} className="flex h-12 items-center px-5">
          <Skeleton className="w-40" />
        </Card>
      ))}
    </Loading>
  );
}
