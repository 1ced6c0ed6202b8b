'use client';

import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { FilterChip } from '#components/ui/table/filter-chip.tsx';
import type { BackupFilters } from '#lib/queries/backups/backup-list-query.ts';
import { type BackupFilterChange, noFilters } from './use-backup-filters.ts';

type BackupFilterBarProps = {
  filters: BackupFilters;
  isFiltered: boolean;
  onChange: (change: BackupFilterChange) => void;
};

const verifiedChips = [
  ['yes', 'Verified or restored'],
  ['no', 'Not verified'],
  ['failed', 'Verification failed'],
] as const;

const flagChips = [
  ['keep', 'Protected'],
  ['safety', 'Safety backups'],
  ['noted', 'With note'],
] as const;

/** Search, filters and order of the list of backups. */
export function BackupFilterBar({ filters, isFiltered, onChange }: BackupFilterBarProps) {
  const { verified, age, sort, order } = filters;
  return (
    <search aria-label="Backups" className="flex flex-col gap-3 print:hidden">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={filters.search ?? ''} onChange={(search) => onChange({ search })} />
        <Select
          aria-label="Taken"
          value={age === undefined ? '' : `${age.older ? 'older-' : ''}${age.days}`}
          onChange={({ target }) => onChange({ age: target.value })}
        >
          <option value="">Taken at any time</option>
          <option value="1">In the last 24 hours</option>
          <option value="7">In the last 7 days</option>
          <option value="30">In the last 30 days</option>
          <option value="365">In the last year</option>
          <option value="older-30">Older than 30 days</option>
          <option value="older-90">Older than 90 days</option>
          <option value="older-365">Older than a year</option>
        </Select>
        <Select
          aria-label="Order"
          value={sort === undefined ? '' : `${sort}-${order ?? 'desc'}`}
          onChange={({ target }) => onChange({ sort: target.value })}
        >
          <option value="">Newest first</option>
          <option value="taken-asc">Oldest first</option>
          <option value="size-desc">Largest first</option>
          <option value="size-asc">Smallest first</option>
          <option value="name-asc">File name, A to Z</option>
          <option value="name-desc">File name, Z to A</option>
        </Select>
      </div>
      <fieldset className="flex flex-wrap items-center gap-2">
        <legend className="sr-only">Show only</legend>
        {verifiedChips.map(([value, label]) => (
          <FilterChip
            key={value}
            pressed={verified === value}
            onPress={() => onChange({ verified: verified === value ? '' : value })}
          >
            {label}
          </FilterChip>
        ))}
        {flagChips.map(([name, label]) => (
          <FilterChip
            key={name}
            pressed={filters[name] === true}
            onPress={() => onChange({ [name]: filters[name] ? '' : 'true' })}
          >
            {label}
          </FilterChip>
        ))}
        {isFiltered ? (
          <Button size="sm" variant="quiet" onClick={() => onChange(noFilters)}>
            Clear filters
          </Button>
        ) : null}
      </fieldset>
    </search>
  );
}

const typedForMs = 250;

/** The list follows what is typed when it was not changed for a moment. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const asked = useRef(value);
  useEffect(() => {
    // Changed elsewhere, such as by "Clear filters" or by the way back.
    if (value === asked.current) return;
    asked.current = value;
    setTyped(null);
  }, [value]);
  useEffect(() => {
    if (typed === null || typed.trim() === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = typed.trim();
      onChange(asked.current);
    }, typedForMs);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <span className="relative w-full sm:w-80">
      <Search aria-hidden className="pointer-events-none absolute start-3 top-2 size-4 text-muted" />
      <Input
        type="search"
        dir="auto"
        aria-label="Search backups"
        placeholder="Note, number, file or stack"
        maxLength={200}
        value={typed ?? value}
        onChange={({ target }) => setTyped(target.value)}
        className="h-8 ps-9 text-start"
      />
    </span>
  );
}
