'use client';

import { useReloadWhenBack } from '#components/frame/use-reload-when-back.ts';

/** The page for a failure of the layout itself. It uses no style sheet and no component of ours. */
export default function GlobalError({ error, reset }: { error: Error; reset: () => void }) {
  useReloadWhenBack(error);
  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: '4rem 1rem', maxWidth: '24rem', margin: '0 auto' }}>
        <title>Stack Console</title>
        <h1>The console failed</h1>
        <p>
          An error occurred while loading this page. Nothing was changed. Check that the console and its database are
          running.
        </p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
