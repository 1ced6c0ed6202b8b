import { Fold } from '#components/ui/fold.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table/table.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { StackedFigures } from './stacked-figures.tsx';

type Version = { what: string; backup: string; here: string; differs: boolean };

/** What the backup was made with, and what it would be restored with. */
export function VersionsTable({ preview }: { preview: RestorePreview }) {
  const versions = versionsOf(preview);
  const differing = versions.filter(({ differs }) => differs).length;
  return (
    <Fold title="Versions" about={differing === 0 ? 'No difference' : formatCount(differing, 'difference')}>
      <ul aria-label="Versions" className="divide-y divide-line sm:hidden">
        {versions.map(({ what, backup, here, differs }) => (
          <li key={what} className="px-5 py-3">
            <StackedFigures
              title={
                <>
                  {what} {differs ? <span className="text-caution">differs</span> : null}
                </>
              }
              figures={[
                ['Backup', backup],
                ['Current', here],
              ]}
            />
          </li>
        ))}
      </ul>
      <div className="hidden sm:block">
        <Table aria-label="Versions, of the backup and here">
          <TableHeader>
            <TableRow>
              <TableHead>
                <span className="sr-only">What</span>
              </TableHead>
              <TableHead>Backup</TableHead>
              <TableHead>Current</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {versions.map(({ what, backup, here, differs }) => (
              <TableRow key={what}>
                <TableCell className="h-10 text-muted">{what}</TableCell>
                <TableCell className="figures h-10 break-words">{backup}</TableCell>
                <TableCell className="figures h-10 break-words">
                  {here}
                  {differs ? <span className="ps-2 text-caution text-sm">differs</span> : null}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </Fold>
  );
}

function versionsOf({ contents, now }: RestorePreview): Version[] {
  const row = (what: string, backup: string, here: string) => ({ what, backup, here, differs: backup !== here });
  return [
    row('PostgreSQL', contents.serverVersion, now.serverVersion),
    row('Stack Console', contents.consoleVersion, now.consoleVersion),
    {
      what: 'Archive format',
      backup: String(contents.formatVersion),
      here: `supports up to ${now.formatVersion}`,
      differs: false,
    },
    {
      ...row('Migrations applied', migrations(contents.migrations), migrations(now.migrations)),
      differs: contents.migrations.join('\n') !== now.migrations.join('\n'),
    },
  ];
}

/** "none", or "12, last 20261122_init". */
function migrations(names: string[]): string {
  const last = names.at(-1);
  return last === undefined ? 'none' : `${formatNumber(names.length)}, last ${last}`;
}
