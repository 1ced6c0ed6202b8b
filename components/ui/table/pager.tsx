'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { Button } from '../button.tsx';
import { Input } from '../input.tsx';

type PagerProps = {
  /** From 1. */
  page: number;
  pageSize: number;
  total: number;
  noun: string;
  /** The plural of the noun, if it is not the noun with an s. */
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
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="figures text-muted text-sm" aria-live="polite">
        {from > total ? null : `${formatNumber(from)} to ${formatNumber(to)} of `}
        {formatCount(total, noun, nouns)}
      </p>
      <div className="flex flex-wrap items-center gap-2 print:hidden">
        {last > 2 ? <PageJump page={Math.min(page, last)} last={last} onPage={onPage} /> : null}
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

/** Goes to any page by its number. */
function PageJump({ page, last, onPage }: { page: number; last: number; onPage: (page: number) => void }) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const go = (event: FormEvent) => {
    event.preventDefault();
    const wanted = Math.trunc(Number(typed));
    if (typed !== null && wanted >= 1) onPage(Math.min(wanted, last));
    setTyped(null);
  };
  return (
    <form onSubmit={go} className="figures flex items-center gap-2 text-muted text-sm">
      <label htmlFor={id}>Page</label>
      <Input
        id={id}
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        value={typed ?? String(page)}
        onChange={({ target }) => setTyped(target.value.replace(/\D/g, ''))}
        onFocus={({ target }) => target.select()}
        onBlur={go}
        className="h-8 w-14 px-2 text-center"
      />
      <span className="whitespace-nowrap">of {formatNumber(last)}</span>
    </form>
  );
}
