'use client';

import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { type ConsoleSetting, type SettingGroup, settingGroups } from '#lib/contracts/console-settings.ts';
import { consoleSettingsQuery } from '#lib/queries/console/console-settings-queries.ts';
import { SettingTable } from './setting-table.tsx';

const groupTitles: Record<SettingGroup, string> = {
  CONSOLE: 'Console',
  ACCOUNTS: 'Accounts and sessions',
  DATABASES: 'Databases',
  STATUS: 'Status of the stack',
  BUCKET: 'Bucket',
  COPIES: 'Second bucket',
  JOBS: 'Backups and restores',
  NOTIFICATIONS: 'Notifications',
};

/** Every setting with its value, by group, and the versions. Settings are changed in the environment, with a restart. */
export function SettingsCard() {
  const { data, error, refetch } = useQuery(consoleSettingsQuery);
  return (
    <Card aria-labelledby="settings-title" className="overflow-hidden">
      <CardHeader id="settings-title" title="Configuration" />
      <p className="px-5 pb-4 text-muted text-sm">
        {data
          ? `Stack Console ${data.versions.console}, Node.js ${data.versions.node}, archive format ${data.versions.archiveFormat}. `
          : null}
        Settings are environment variables. Change one and restart the console.{' '}
        <Link href="/help/operating#settings" className="rounded-sm text-link underline underline-offset-2">
          What each setting does
        </Link>
      </p>
      {data ? <SearchableSettings settings={data.settings} /> : null}
      {!data && error ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The settings could not be loaded" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading settings" className="divide-y divide-line border-line border-t">
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

function SearchableSettings({ settings }: { settings: ConsoleSetting[] }) {
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ name, about, value }: ConsoleSetting) => {
    const text = `${name} ${about} ${value ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const groups = settingGroups
    .map((group) => ({ group, members: settings.filter((setting) => setting.group === group && fits(setting)) }))
    .filter(({ members }) => members.length > 0);
  return (
    <>
      <div className="relative mx-5 mb-4 max-w-md print:hidden">
        <Search aria-hidden className="pointer-events-none absolute start-3 top-2.5 size-4 text-muted" />
        <Input
          type="search"
          aria-label="Search settings"
          placeholder="Search settings"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          className="ps-9"
        />
      </div>
      {groups.map(({ group, members }) => (
        <SettingTable
          key={group}
          id={`settings-${group.toLowerCase()}`}
          title={groupTitles[group]}
          settings={members}
        />
      ))}
      {groups.length === 0 ? (
        <div role="status" className="flex flex-wrap items-center gap-3 border-line border-t px-5 py-6 text-muted">
          No match.
          <Button size="sm" onClick={() => setSearch('')}>
            Clear the search
          </Button>
        </div>
      ) : null}
    </>
  );
}
