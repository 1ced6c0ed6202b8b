import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { Button } from './button.tsx';

type PagerProps = {
  /** From 1. */
  page: number;
  pageSize: number;
  total: number;
  noun: string;
  /** Of more than one, where it is not the noun and an s. */
  nouns?: string | undefined;
  /** The ways back and on; of things in the order of time by default. */
  words?: readonly [back: string, on: string];
  onPage: (page: number) => void;
};

/** "21 to 40 of 123 daemons", and the ways on and back when there is more than one page. */
export function Pager({ page, pageSize, total, noun, nouns, words = ['Newer', 'Older'], onPage }: PagerProps) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (total === 0) return null;
  if (last === 1) return <p className="figures text-muted text-sm">{formatCount(total, noun, nouns)}</p>;
  const from = (page - 1) * pageSize + 1;
  const to = Math.min(page * pageSize, total);
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4">
      <p className="figures text-muted text-sm" aria-live="polite">
        {from > total ? null : `${formatNumber(from)} to ${formatNumber(to)} of `}
        {formatCount(total, noun, nouns)}
      </p>
      <div className="flex gap-2">
        <Button size="sm" disabled={page <= 1} onClick={() => onPage(Math.min(page - 1, last))}>
          <ChevronLeft aria-hidden /> {words[0]}
        </Button>
        <Button size="sm" disabled={page >= last} onClick={() => onPage(page + 1)}>
          {words[1]} <ChevronRight aria-hidden />
        </Button>
      </div>
    </nav>
  );
}
