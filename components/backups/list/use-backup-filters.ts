import { useAddressFilters } from '#components/ui/hooks/use-address-filters.ts';
import { backupSort, verifiedFilter } from '#lib/contracts/backup.ts';
import type { BackupFilters } from '#lib/queries/backups/backup-list-query.ts';

const names = ['search', 'verified', 'keep', 'safety', 'noted', 'age', 'sort', 'page'] as const;
export type BackupFilterChange = Partial<Record<(typeof names)[number], string>>;

/** Takes every filter away; the order stays. */
export const noFilters: BackupFilterChange = { search: '', verified: '', keep: '', safety: '', noted: '', age: '' };

/** What the list of backups shows, from the address. */
export function useBackupFilters() {
  const { query, page, change } = useAddressFilters<(typeof names)[number]>();
  const [sort, order] = (query.get('sort') ?? '').split('-');
  const flag = (name: 'keep' | 'safety' | 'noted'): true | undefined => (query.get(name) === 'true' ? true : undefined);
  const narrowing = {
    search: query.get('search')?.slice(0, 200) || undefined,
    verified: verifiedFilter.safeParse(query.get('verified')).data,
    keep: flag('keep'),
    safety: flag('safety'),
    noted: flag('noted'),
    age: ageIn(query.get('age')),
  };
  const filters: BackupFilters = {
    ...narrowing,
    sort: backupSort.safeParse(sort).data,
    order: order === 'asc' || order === 'desc' ? order : undefined,
  };
  return { filters, page, isFiltered: Object.values(narrowing).some((value) => value !== undefined), change };
}

/** "7": within seven days; "older-30": before the last thirty. */
function ageIn(text: string | null): BackupFilters['age'] {
  const found = /^(older-)?(\d{1,4})$/.exec(text ?? '');
  return found === null ? undefined : { days: Number(found[2]), older: found[1] !== undefined };
}
