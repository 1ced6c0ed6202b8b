import type { Metadata } from 'next';
import Link from 'next/link';
import { QuietPage } from '#components/frame/quiet-page.tsx';
import { Button } from '#components/ui/button.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <QuietPage title="Page not found">
      <p className="text-muted">The address is wrong, or the item was deleted.</p>
      <Button asChild variant="primary">
        <Link href="/">Go to the overview</Link>
      </Button>
    </QuietPage>
  );
}
