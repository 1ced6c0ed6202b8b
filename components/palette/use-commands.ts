import { useQuery } from '@tanstack/react-query';
import {
  CalendarClock,
  Code,
  DatabaseBackup,
  Gauge,
  Globe,
  Keyboard,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  ShieldCheck,
  Sun,
} from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { useStartBackup } from '#components/start/use-start-backup.ts';
import { useStartVerify } from '#components/start/use-start-verify.ts';
import { toast } from '#components/ui/toast/toast.ts';
import { jobName } from '#lib/job-kind.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { leaveConsole } from '../commands/log-out.ts';
import { places } from '../commands/places.ts';
import { chooseTheme } from '../commands/use-theme.ts';
import { curlOf } from './curl-of.ts';
import type { PaletteView } from './palette-view.ts';

/** What the palette offers: found by its words, done with Enter. */
export type PaletteCommand = {
  id: string;
  label: string;
  /** What is small beside the label. */
  detail?: string | undefined;
  hint?: string;
  keywords?: string[];
  disabled?: boolean;
  Icon: LucideIcon;
  run: () => void;
};

/** The pages to go to, and what can be done from any of them. */
export function useCommands(onView: (view: PaletteView) => void): {
  pages: PaletteCommand[];
  commands: PaletteCommand[];
} {
  const router = useRouter();
  const path = usePathname();
  const atWork = useDaemonAtWork();
  const backup = useStartBackup();
  const verify = useStartVerify();
  const newest = useQuery(backupsQuery).data?.results[0];
  const pages = places.map(
    ({ href, label, Icon }): PaletteCommand => ({
      id: `page ${href}`,
      label,
      Icon,
      ...(href === path ? { hint: 'you are here' } : {}),
      run: () => router.push(href),
    }),
  );
  const commands: PaletteCommand[] = [
    {
      id: 'start backup',
      label: 'Start backup',
      Icon: DatabaseBackup,
      disabled: Boolean(atWork),
      ...(atWork ? { hint: `${jobName(atWork)} is running` } : {}),
      run: () => backup.mutate({}),
    },
    {
      id: 'verify newest',
      label: 'Verify the last backup',
      keywords: ['prove', 'test', 'check'],
      Icon: ShieldCheck,
      disabled: Boolean(atWork) || newest === undefined,
      ...(atWork ? { hint: `${jobName(atWork)} is running` } : {}),
      run: () => (newest === undefined ? undefined : verify.mutate(newest.key)),
    },
    {
      id: 'set status',
      label: 'Change the stack status',
      keywords: ['read write', 'read only', 'down', 'maintenance'],
      Icon: Gauge,
      run: () => router.push('/stack-status'),
    },
    {
      id: 'plan maintenance',
      label: 'Plan maintenance',
      keywords: ['schedule', 'downtime'],
      Icon: CalendarClock,
      run: () => router.push('/stack-status?plan'),
    },
    {
      id: 'public status',
      label: 'Open the public status page',
      Icon: Globe,
      run: () => window.open('/status', '_blank', 'noopener'),
    },
    {
      id: 'curl',
      label: 'Copy this page’s API call as curl',
      keywords: ['script', 'rest'],
      Icon: Code,
      run: () => void copyCurl(),
    },
    { id: 'light', label: 'Light theme', keywords: ['colour'], Icon: Sun, run: () => chooseTheme('light') },
    { id: 'dark', label: 'Dark theme', keywords: ['colour'], Icon: Moon, run: () => chooseTheme('dark') },
    {
      id: 'system',
      label: 'System theme',
      keywords: ['colour', 'auto'],
      Icon: Monitor,
      run: () => chooseTheme('system'),
    },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      hint: '?',
      keywords: ['keys', 'help'],
      Icon: Keyboard,
      run: () => onView('shortcuts'),
    },
    {
      id: 'log out',
      label: 'Log out',
      keywords: ['leave', 'sign out'],
      Icon: LogOut,
      run: () => void leaveConsole(),
    },
  ];
  return { pages, commands };
}

async function copyCurl(): Promise<void> {
  const command = curlOf(location);
  try {
    await navigator.clipboard.writeText(command);
    toast.success('Copied', { description: 'Put the token of a session in SESSION_TOKEN before you run it.' });
  } catch {
    toast.message('The browser did not allow to copy', { description: command, duration: 30_000 });
  }
}
