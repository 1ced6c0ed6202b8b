'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx';
import type { ConsoleSetting, SettingSource } from '#lib/contracts/console-settings.ts';
import { consoleSettingsQuery } from '#lib/queries/console-settings-queries.ts';

const sources: Record<SettingSource, string> = { SET: 'Set', DEFAULT: 'Default', EMBEDDED: 'Made by npm start' };

/** Every setting with what is in force, and the versions. They are changed in the environment, with a new start. */
export function SettingsCard() {
  const { data, error, refetch } = useQuery(consoleSettingsQuery);
  return (
    <Card aria-labelledby="settings-title" className="overflow-hidden">
      <CardHeader id="settings-title" title="What the console is set to" />
      <p className="px-5 pb-4 text-muted text-sm">
        {data
          ? `Stack Console ${data.versions.console}, Node.js ${data.versions.node}, archive format ${data.versions.archiveFormat}. `
          : null}
        Settings are variables of the environment: change one there and start again.
      </p>
      {data ? <SettingTable settings={data.settings} /> : null}
      {!data && error ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The settings could not be read" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Reading the settings" className="divide-y divide-line border-line border-t">
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <span key={row} className="flex h-16 items-center px-5">
              <Skeleton className="w-96 max-w-full" />
            </span>
          ))}
        </Loading>
      ) : null}
    </Card>
  );
}

function SettingTable({ settings }: { settings: ConsoleSetting[] }) {
  return (
    <Table aria-labelledby="settings-title" className="border-line border-t">
      <TableHeader>
        <TableRow>
          <TableHead>Setting</TableHead>
          <TableHead>In force</TableHead>
          <TableHead className="hidden sm:table-cell">From</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {settings.map(({ name, about, value, source }) => (
          <TableRow key={name}>
            <TableCell className="min-w-44">
              <span className="block break-all font-mono text-sm">{name}</span>
              <span className="block text-muted text-sm">{about}</span>
            </TableCell>
            <TableCell className="wrap-anywhere">
              {value === null ? <span className="text-muted">none</span> : value}
              <span className="block text-muted text-sm sm:hidden">{sources[source]}</span>
            </TableCell>
            <TableCell className="hidden whitespace-nowrap text-muted sm:table-cell">{sources[source]}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
