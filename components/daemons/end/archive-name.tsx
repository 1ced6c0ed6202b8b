import { CopyButton } from '#components/ui/copy-button.tsx';
import { Link } from '#components/ui/link.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { fileNameOf } from './use-archive.ts';

type ArchiveNameProps = {
  /** Its address in the bucket. */
  url: string;
  /** null if it does not exist, or no longer. */
  archive: Backup | null | undefined;
};

/** A backup's file name, to copy, and the way to what it holds. */
export function ArchiveName({ url, archive }: ArchiveNameProps) {
  const name = archive?.key ?? fileNameOf(url);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2 rounded-md border border-line bg-canvas py-1 pr-1 pl-3">
      <span className="min-w-0 flex-1 break-all font-mono text-sm">
        {archive ? (
          <Link
            href={`/backups/${objectPath(archive.key)}`}
            className="rounded-sm text-link underline-offset-2 hover:underline"
          >
            {name}
          </Link>
        ) : (
          name
        )}
        {archive === null ? <span className="pl-2 font-sans text-muted">not in the bucket</span> : null}
      </span>
      <CopyButton text={name} label="Copy" />
    </div>
  );
}
