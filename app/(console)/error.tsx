'use client';

import { useReloadWhenBack } from '#components/frame/use-reload-when-back.ts';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';

export default function ConsoleError({ error, reset }: { error: Error; reset: () => void }) {
  useReloadWhenBack(error);
  return (
    <Notice tone="bad" title="This page could not be loaded" alert>
      <p>An error occurred while loading this page. Nothing was changed. The other pages still work.</p>
      <div className="pt-2">
        <Button size="sm" onClick={reset}>
          Try again
        </Button>
      </div>
    </Notice>
  );
}
