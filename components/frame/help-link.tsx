'use client';

import { CircleQuestionMark } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { helpFor } from './help-places.ts';

/** Leads to the help for the open page. On a phone it is only under "More". */
export function HelpLink() {
  const path = usePathname();
  return (
    <Button asChild variant="quiet" size="sm" className="hidden px-2 sm:inline-flex">
      <Link href={helpFor(path)} aria-label="Help for this page" title="Help for this page">
        <CircleQuestionMark aria-hidden />
      </Link>
    </Button>
  );
}
