'use client';

/** When even the layout failed: no style sheet and no component of ours is to be relied on. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: '4rem 1rem', maxWidth: '24rem', margin: '0 auto' }}>
        <title>Stack Console</title>
        <h1>The console failed</h1>
        <p>It could not draw this page; nothing was changed. Check that the console and its database run.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
