import type { ReactNode } from 'react';

/** One sentence on what would be here, and the button that makes the first. */
export function Empty({ icon, children, action }: { icon?: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-4 px-5 py-12 text-center">
      {icon ? (
        <span
          aria-hidden
          className="flex size-10 items-center justify-center rounded-lg border border-line bg-canvas text-muted [&_svg]:size-5"
        >
          {icon}
        </span>
      ) : null}
      <p className="max-w-md text-balance text-muted">{children}</p>
      {action}
    </div>
  );
}
