'use client';

import { Copy, Download, Ellipsis, FolderOpen, RotateCcw, ShieldCheck, Trash2 } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { useStartVerify } from '#components/start/use-start-verify.ts';
import { Button } from '#components/ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx';
import { Link } from '#components/ui/link.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Backup } from '#lib/contracts/backup.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { jobName } from '#lib/job-kind.ts';
import { backupFilePath } from '#lib/queries/backups/backup-file-path.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { backupName } from '../shared/backup-name.ts';

type BackupRowMenuProps = {
  backup: Backup;
  /** @param opener gets the focus back */
  onDelete: (backup: Backup, opener: HTMLElement | null) => void;
};

/** All that can be done with a backup, in its row. */
export function BackupRowMenu({ backup, onDelete }: BackupRowMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const { key } = backup;
  const name = backupName(backup) ?? showInvisible(key);
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button ref={button} size="icon" variant="quiet" aria-label={`Actions for ${name}`}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="max-w-72">
        <DropdownMenuLabel className="break-all">{name}</DropdownMenuLabel>
        <DropdownMenuItem asChild>
          <Link href={`/backups/${objectPath(key)}`}>
            <FolderOpen aria-hidden /> Open
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={`/backups/${objectPath(key)}?restore`}>
            <RotateCcw aria-hidden /> Restore…
          </Link>
        </DropdownMenuItem>
        <VerifyItem backupKey={key} />
        <DropdownMenuItem asChild>
          <a href={backupFilePath(key)} download>
            <Download aria-hidden /> Download
          </a>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void copyName(key)}>
          <Copy aria-hidden /> Copy file name
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DeleteItem backup={backup} button={button} onDelete={onDelete} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function VerifyItem({ backupKey }: { backupKey: string }) {
  const atWork = useDaemonAtWork();
  const start = useStartVerify();
  return (
    <DropdownMenuItem disabled={Boolean(atWork) || start.isPending} onSelect={() => start.mutate(backupKey)}>
      <ShieldCheck aria-hidden />
      <span className="flex flex-col">
        Verify
        {atWork ? (
          <span className="text-muted text-xs">Available when {jobName(atWork).toLowerCase()} has finished</span>
        ) : null}
      </span>
    </DropdownMenuItem>
  );
}

function DeleteItem({ backup, button, onDelete }: BackupRowMenuProps & { button: RefObject<HTMLElement | null> }) {
  return (
    <DropdownMenuItem disabled={backup.keep} onSelect={() => onDelete(backup, button.current)}>
      <Trash2 aria-hidden />
      <span className="flex flex-col">
        Delete…
        {backup.keep ? <span className="text-muted text-xs">Remove the protection on its page first</span> : null}
      </span>
    </DropdownMenuItem>
  );
}

async function copyName(key: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(key);
    toast.success('The file’s name is copied', { description: key });
  } catch {
    toast.error('The browser refused to copy', { description: key });
  }
}
