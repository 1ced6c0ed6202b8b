import { BadgeCheck, CircleX, Fingerprint, ShieldQuestion } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import type { Backup } from '#lib/contracts/backup.ts';

/** Says in the list that a backup was not made by this stack; nothing of one that was, or whose end could not be read. */
export function BackupOriginBadge({ origin, signer }: Pick<Backup, 'origin' | 'signer'>) {
  const by = signer === null ? null : <ForeignName name={signer.stack} className="max-w-40 truncate" />;
  switch (origin) {
    case 'TRUSTED':
      return (
        <Badge tone="idle">
          <BadgeCheck aria-hidden /> Trusted: {by}
        </Badge>
      );
    case 'FOREIGN':
      return (
        <Badge tone="caution">
          <Fingerprint aria-hidden /> Another stack: {by}
        </Badge>
      );
    case 'UNSIGNED':
      return (
        <Badge tone="caution">
          <ShieldQuestion aria-hidden /> Not signed
        </Badge>
      );
    case 'INVALID':
      return (
        <Badge tone="bad">
          <CircleX aria-hidden /> Invalid signature
        </Badge>
      );
    default:
      return null;
  }
}
