'use client';

import { useMutation } from '@tanstack/react-query';
import { type RefObject, useEffect, useId, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Backup } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { type BackupFilters, readAllBackups } from '#lib/queries/backups/backup-list-query.ts';
import type { BackupSelection } from './use-backup-selection.ts';

type SelectionBarProps = {
  filters: BackupFilters;
  /** Those on the page. */
  shown: readonly Backup[];
  /** All that fit the filters. */
  total: { count: number; bytes: number };
  selection: BackupSelection;
  onDelete: (backups: Backup[]) => void;
};

/** How many backups are listed or chosen, how large they are, and what can be done with those that are chosen. */
export function SelectionBar({ filters, shown, total, selection, onDelete }: SelectionBarProps) {
  const { chosen } = selection;
  const bytes = chosen.reduce((sum, { size }) => sum + size, 0);
  const all = useMutation({
    mutationFn: () => readAllBackups(filters),
    onSuccess: selection.add,
    onError: (error) => toast.error('The backups were not selected', { description: error.message }),
  });
  return (
    <div className="sticky top-14 z-20 flex min-h-12 flex-wrap items-center gap-x-4 gap-y-2 rounded-t-lg border-line border-b bg-surface px-4 py-2 print:static md:px-5">
      <PageBox shown={shown} selection={selection} />
      <p className="figures min-w-0 flex-1 text-sm" aria-live="polite">
        {chosen.length > 0
          ? `${formatNumber(chosen.length)} selected, ${formatBytes(bytes)}`
          : `${formatCount(total.count, 'backup')}, ${formatBytes(total.bytes)}`}
      </p>
      {chosen.length > 0 ? (
        <span className="flex flex-wrap gap-2 print:hidden">
          {chosen.length < total.count ? (
            <Button size="sm" variant="quiet" busy={all.isPending} onClick={() => all.mutate()}>
              Select all {formatNumber(total.count)}
            </Button>
          ) : null}
          <Button size="sm" variant="quiet" onClick={selection.clear}>
            Clear selection
          </Button>
          <Button size="sm" onClick={() => onDelete(chosen)}>
            Delete {formatCount(chosen.length, 'backup')}
          </Button>
        </span>
      ) : null}
    </div>
  );
}

/** Chooses those on the page, all or none. */
function PageBox({ shown, selection }: Pick<SelectionBarProps, 'shown' | 'selection'>) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const count = shown.filter(({ key }) => selection.has(key)).length;
  const isAll = shown.length > 0 && count === shown.length;
  useIndeterminate(box, count > 0 && !isAll);
  return (
    <span className="-ms-2 flex items-center print:hidden">
      <label htmlFor={id} className="flex size-8 items-center justify-center">
        <input
          ref={box}
          id={id}
          type="checkbox"
          aria-label="Select all on this page"
          checked={isAll}
          onChange={() => (isAll ? selection.remove(shown.map(({ key }) => key)) : selection.add(shown))}
          className="size-4 accent-accent"
        />
      </label>
    </span>
  );
}

function useIndeterminate(box: RefObject<HTMLInputElement | null>, isSome: boolean): void {
  useEffect(() => {
    if (box.current) box.current.indeterminate = isSome;
  }, [box, isSome]);
}
