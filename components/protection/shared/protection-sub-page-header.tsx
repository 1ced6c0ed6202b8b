import { ChevronLeft } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

/** The heading of a page below Protection, under the way back to it. */
export function ProtectionSubPageHeader(props: ComponentProps<typeof PageHeader>) {
  return (
    <div className="flex flex-col gap-2">
      <Link
        href="/protection"
        className="-ms-1 flex w-fit items-center gap-1 rounded-sm text-muted text-sm transition-colors duration-150 hover:text-text print:hidden"
      >
        <ChevronLeft aria-hidden className="size-4 rtl:rotate-180" />
        Protection
      </Link>
      <PageHeader {...props} />
    </div>
  );
}
