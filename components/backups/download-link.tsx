import { Download } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { backupFilePath } from '#lib/queries/backup-file-path.ts';

/** Downloads an archive; the browser shows how far it is, and can take a broken download up again. */
export function DownloadLink({ backupKey, quiet = false }: { backupKey: string; quiet?: boolean }) {
  return (
    <Button asChild {...(quiet ? { size: 'sm', variant: 'quiet' } : {})}>
      <a href={backupFilePath(backupKey)} download aria-label={quiet ? `Download ${backupKey}` : undefined}>
        {quiet ? null : <Download aria-hidden />} Download
      </a>
    </Button>
  );
}
