'use client';

import { QuietPage } from '#components/frame/quiet-page.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <QuietPage title="This page failed">
      <p className="text-muted">
        The console could not draw it; nothing was changed. Often its database is out of reach: check that it runs, then
        try again.
      </p>
      <div className="flex items-center gap-2">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        {error.digest ? <CopyButton text={error.digest} label="Copy the error’s id" /> : null}
      </div>
    </QuietPage>
  );
}
