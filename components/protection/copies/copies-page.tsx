import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { PageHeader } from '#components/ui/page-header.tsx';
import { CopiesCard } from './copies-card.tsx';
import { CopyList } from './copy-list.tsx';

/** Whether each backup is in two places. */
export function CopiesPage() {
  return (
    <>
      <div className="flex flex-col gap-2">
        <Link
          href="/protection"
          className="-ms-1 flex w-fit items-center gap-1 rounded-sm text-muted text-sm transition-colors duration-150 hover:text-text"
        >
          <ChevronLeft aria-hidden className="size-4 rtl:rotate-180" />
          Protection
        </Link>
        <PageHeader title="Copies">
          <p>Each backup is copied into a second bucket as soon as it is complete.</p>
        </PageHeader>
      </div>
      <CopiesCard />
      <CopyList />
    </>
  );
}
