import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/select.tsx';
import type { HistoryFilters } from '#lib/queries/history/history-query.ts';
import type { HistoryChange } from './use-history-filters.ts';

type HistoryFilterBarProps = {
  filters: HistoryFilters;
  people: string[];
  isFiltered: boolean;
  onChange: (change: HistoryChange) => void;
};

export function HistoryFilterBar({ filters, people, isFiltered, onChange }: HistoryFilterBarProps) {
  const { group = '', who = '', days } = filters;
  const known = who === '' || people.includes(who) ? people : [who, ...people];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select aria-label="What" value={group} onChange={(event) => onChange({ group: event.target.value })}>
        <option value="">Everything</option>
        <option value="status">Stack status</option>
        <option value="maintenance">Maintenance</option>
        <option value="daemons">Jobs</option>
        <option value="backups">Backups</option>
        <option value="protection">Protection</option>
        <option value="access">Log-ins and passwords</option>
      </Select>
      <Select
        aria-label="Who"
        className="max-w-64"
        value={who}
        onChange={(event) => onChange({ who: event.target.value })}
      >
        <option value="">All users</option>
        {known.map((person) => (
          <option key={person} value={person}>
            {person}
          </option>
        ))}
      </Select>
      <Select
        aria-label="When"
        value={days === undefined ? '' : String(days)}
        onChange={(event) => onChange({ days: event.target.value })}
      >
        <option value="">Any time</option>
        <option value="1">Today</option>
        <option value="7">Last 7 days</option>
        <option value="30">Last 30 days</option>
        {days === undefined || [1, 7, 30].includes(days) ? null : <option value={days}>Last {days} days</option>}
      </Select>
      {isFiltered ? (
        <Button size="sm" variant="quiet" onClick={() => onChange({ group: '', who: '', days: '' })}>
          Clear filters
        </Button>
      ) : null}
    </div>
  );
}
