import type { Metadata } from 'next';
import Link from 'next/link';
import { QuietPage } from '#components/frame/quiet-page.tsx';
import { Button } from '#components/ui/button.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <QuietPage title="There is no such page">
      <p className="text-muted">The address may be mistyped, or what it showed is gone.</p>
      <Button asChild variant="primary">
        <Link href="/">Go to the overview</Link>
      </Button>
    </QuietPage>
  );
}
