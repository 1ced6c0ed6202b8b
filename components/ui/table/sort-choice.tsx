import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/select.tsx';
import { classNames } from '#lib/class-names.ts';

type Sort = { id: string; desc: boolean };

type SortChoiceProps = {
  columns: { id: string; label: string }[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  className: string;
};

/** The order of rows that have no heads to press. */
export function SortChoice({ columns, sort, onSort, className }: SortChoiceProps) {
  if (columns.length < 2) return null;
  const Arrow = sort.desc ? ArrowDown : ArrowUp;
  return (
    <div
      className={classNames(
        'flex flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 print:hidden',
        className,
      )}
    >
      <Select
        aria-label="Sort by"
        value={sort.id}
        onChange={({ target }) => onSort({ id: target.value, desc: sort.desc })}
      >
        {columns.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </Select>
      <Button size="sm" onClick={() => onSort({ id: sort.id, desc: !sort.desc })}>
        <Arrow aria-hidden /> {sort.desc ? 'Descending' : 'Ascending'}
      </Button>
    </div>
  );
}
