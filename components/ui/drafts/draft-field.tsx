import type { ReactNode } from 'react';
import { Label } from '#components/ui/label.tsx';

type DraftFieldProps = {
  id: string;
  label: string;
  hint?: ReactNode;
  problem: string | undefined;
  children: ReactNode;
};

/** A field with its name above it, and a hint or what is wrong with it below. */
export function DraftField({ id, label, hint, problem, children }: DraftFieldProps) {
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      {children}
      {hint || problem ? (
        <p id={`${id}-hint`} className={problem ? 'text-bad text-sm' : 'text-muted text-sm'}>
          {problem ?? hint}
        </p>
      ) : null}
    </div>
  );
}
