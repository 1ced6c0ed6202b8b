import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';
import { TableHead } from './table.tsx';

type SortableHeadProps = {
  sorted: false | 'asc' | 'desc';
  onSort: () => void;
  className?: string | undefined;
  children: ReactNode;
};

const order = { asc: 'ascending', desc: 'descending' } as const;

/** A column's head that sorts by it, and turns the order round when pressed again. */
export function SortableHead({ sorted, onSort, className, children }: SortableHeadProps) {
  const Icon = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <TableHead aria-sort={sorted ? order[sorted] : 'none'} className={className}>
      <button
        type="button"
        onClick={onSort}
        className={classNames(
          '-mx-1.5 inline-flex h-7 items-center gap-1 rounded-md px-1.5 transition-colors duration-150 hover:text-text',
          sorted && 'text-text',
        )}
      >
        {children}
        <Icon aria-hidden className={classNames('size-3.5', !sorted && 'text-subtle')} />
      </button>
    </TableHead>
  );
}
