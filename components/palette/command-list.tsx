'use client';

import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { matchWords } from './match-words.ts';
import type { PaletteView } from './palette-view.ts';
import { type PaletteCommand, useCommands } from './use-commands.ts';
import { useFinds } from './use-finds.ts';

const itemClasses =
  'flex min-h-9 cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 data-[selected=true]:bg-sunken aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted';
const groupClasses =
  'p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs';

/** Pages, actions, jobs and backups, filtered by what is typed. */
export function CommandList({ onView }: { onView: (view: PaletteView | null) => void }) {
  const [search, setSearch] = useState('');
  const { pages, commands } = useCommands(onView);
  const { daemons, backups } = useFinds(search);
  const close = () => onView(null);
  return (
    <Command
      label="Search and commands"
      className="flex min-h-0 flex-col"
      loop
      filter={(_, typed, [label = '', ...others] = []) => matchWords(label, others, typed)}
    >
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder="Find a page, a backup, a job or an action"
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-subtle"
        />
      </div>
      <Command.List label="Commands" className="min-h-0 flex-1 overflow-y-auto overscroll-contain scroll-py-2">
        <Command.Empty className="px-4 py-10 text-center text-muted">No results</Command.Empty>
        <Group heading="Go to" commands={pages} close={close} />
        <Group heading="Actions" commands={commands} close={close} />
        <Group heading="Jobs" commands={daemons} close={close} />
        <Group heading="Backups" commands={backups} close={close} />
      </Command.List>
    </Command>
  );
}

function Group({ heading, commands, close }: { heading: string; commands: PaletteCommand[]; close: () => void }) {
  if (commands.length === 0) return null;
  return (
    <Command.Group heading={heading} className={groupClasses}>
      {commands.map(({ id, label, detail, hint, keywords = [], disabled = false, Icon, run }) => (
        <Command.Item
          key={id}
          value={id}
          keywords={[detail === undefined ? label : `${label} ${detail}`, ...keywords]}
          disabled={disabled}
          className={itemClasses}
          onSelect={() => {
            close();
            run();
          }}
        >
          <Icon aria-hidden />
          <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
            <span dir="auto" className="min-w-0 text-start wrap-anywhere">
              {showInvisibleInProse(label)}
            </span>
            {detail === undefined ? null : (
              <span className="figures text-muted text-sm">{showInvisibleInProse(detail)}</span>
            )}
          </span>
          {hint ? <span className="figures shrink-0 text-muted text-sm">{hint}</span> : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
