import type { Metadata } from 'next';
import { QuietPage } from '#components/frame/quiet-page.tsx';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';

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
