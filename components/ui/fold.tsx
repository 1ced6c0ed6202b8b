import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

type FoldProps = {
  title: ReactNode;
  /** What it holds, in a few words, beside the title. */
  about?: ReactNode;
  /** Whether it starts unfolded. */
  open?: boolean;
  /** Is told when a person unfolds it. */
  onUnfold?: () => void;
  children: ReactNode;
};

/** A card of which only the title shows until a person unfolds it: for what is rarely needed. */
export function Fold({ title, about, open = false, onUnfold, children }: FoldProps) {
  return (
    <details
      open={open}
      className="group min-w-0 rounded-lg border border-line bg-surface"
      onToggle={onUnfold && ((event) => event.currentTarget.open && onUnfold())}
    >
      <summary className="flex min-h-12 cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-0.5 rounded-lg px-5 py-2.5 transition-colors duration-150 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform duration-150 group-open:rotate-90 rtl:rotate-180"
        />
        <h2 className="font-semibold">{title}</h2>
        {about ? <span className="figures min-w-0 break-words text-muted text-sm sm:ms-auto">{about}</span> : null}
      </summary>
      <div className="border-line border-t">{children}</div>
    </details>
  );
}
