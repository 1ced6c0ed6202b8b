'use client';

import { useQuery } from '@tanstack/react-query';
import { Link } from '#components/ui/link.tsx';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { backupRetentionQuery } from '#lib/queries/retention/retention-queries.ts';
import { explainVerdict } from '#lib/retention-words.ts';

/** Why the rules of retention keep this backup, and when it goes. Nothing while retention is off, or not known. */
export function BackupRetentionLine({ backupKey }: { backupKey: string }) {
  const { data } = useQuery(backupRetentionQuery(backupKey));
  if (!data?.verdict || !data.rules) return null;
  const [hold] = data.holds;
  return (
    <p className="rounded-lg border border-line bg-surface px-5 py-3">
      {explainVerdict(data.verdict, data.rules, data.rules.zone)}
      {hold !== undefined && data.verdict.reasons[0] === 'HELD' ? ` (${showInvisibleInProse(hold.what)})` : '.'}{' '}
      <Link href="/protection/retention" className="rounded-sm text-link underline underline-offset-2">
        Retention
      </Link>
    </p>
  );
}
