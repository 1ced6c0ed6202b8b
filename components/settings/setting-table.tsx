import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table/table.tsx';
import type { ConsoleSetting, SettingSource } from '#lib/contracts/console-settings.ts';

const sources: Record<SettingSource, string> = { SET: 'Set', DEFAULT: 'Default', EMBEDDED: 'Generated' };

type SettingTableProps = { id: string; title: string; settings: ConsoleSetting[] };

/** The settings of one group: what each is, its value, and whether somebody set it. */
export function SettingTable({ id, title, settings }: SettingTableProps) {
  return (
    <section className="border-line border-t">
      <h3 id={id} className="bg-sunken px-5 py-2 font-medium text-sm">
        {title}
      </h3>
      <Table aria-labelledby={id} className="table-fixed">
        <TableHeader className="sr-only">
          <TableRow>
            <TableHead>Setting</TableHead>
            <TableHead>Value</TableHead>
            <TableHead>Source</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {settings.map(({ name, about, value, source }) => (
            <TableRow key={name}>
              <TableCell className="w-1/2">
                <span className="block">{about}</span>
                <span className="block break-all font-mono text-muted text-sm">{name}</span>
              </TableCell>
              <TableCell className="wrap-anywhere">
                {value === null ? <span className="text-muted">none</span> : <bdi>{value}</bdi>}
                <span className="block text-muted text-sm sm:hidden">{sources[source]}</span>
              </TableCell>
              <TableCell className="hidden w-28 whitespace-nowrap text-muted sm:table-cell">
                {sources[source]}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
