import { useQuery } from '@tanstack/react-query';
import { Table, TableBody, TableHead, TableHeader, TableRow } from '#components/ui/table/table.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import { openAnomaliesQuery } from '#lib/queries/drills/anomaly-queries.ts';
import { BackupRow } from './backup-row.tsx';
import type { BackupSelection } from './use-backup-selection.ts';

type BackupTableProps = {
  backups: Backup[];
  selection: BackupSelection;
  onDelete: (backup: Backup, opener: HTMLElement | null) => void;
};

/** A page of backups: a table where there is room, cards on a phone. */
export function BackupTable({ backups, selection, onDelete }: BackupTableProps) {
  const { data } = useQuery(openAnomaliesQuery);
  const unusual = new Set(data?.map(({ backupKey }) => backupKey));
  return (
    <Table aria-label="Backups" className="block md:table">
      <TableHeader className="hidden border-line border-b md:table-header-group">
        <TableRow>
          <TableHead className="print:hidden">
            <span className="sr-only">Selection</span>
          </TableHead>
          <TableHead>Backup</TableHead>
          <TableHead>Verified and restored</TableHead>
          <TableHead className="text-end">Size</TableHead>
          <TableHead className="print:hidden">
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody className="block divide-y divide-line md:table-row-group">
        {backups.map((backup) => (
          <BackupRow
            key={backup.key}
            backup={backup}
            unusual={unusual.has(backup.key)}
            chosen={selection.has(backup.key)}
            onChoose={(chosen) => (chosen ? selection.add([backup]) : selection.remove([backup.key]))}
            onDelete={onDelete}
          />
        ))}
      </TableBody>
    </Table>
  );
}
