import { Download } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { backupFilePath } from '#lib/queries/backups/backup-file-path.ts';

/** Downloads an archive; the browser shows how far it is, and can resume a broken download. */
export function DownloadLink({ backupKey }: { backupKey: string }) {
  return (
    <Button asChild>
      <a href={backupFilePath(backupKey)} download>
        <Download aria-hidden /> Download
      </a>
    </Button>
  );
}
