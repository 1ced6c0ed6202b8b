'use client';

import { QuietPage } from '#components/frame/quiet-page.tsx';
import { useReloadWhenBack } from '#components/frame/use-reload-when-back.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useReloadWhenBack(error);
  return (
    <QuietPage title="This page could not be loaded">
      <p className="text-muted">
        An error occurred while loading this page. Nothing was changed. Check that the console’s database is running,
        then try again.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <Button asChild>
          <a href="/help/troubleshooting">Troubleshooting</a>
        </Button>
        {error.digest ? <CopyButton text={error.digest} label="Copy the error ID" /> : null}
      </div>
    </QuietPage>
  );
}
