import { type Anomaly, type AnomalyKind, anomalyKind } from '#lib/contracts/anomaly.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';

/** A row of the table anomaly. */
export type AnomalyRow = {
  id: number;
  backupKey: string;
  snapshotOn: Date;
  kind: string;
  label: string;
  expected: number | null;
  actual: number | null;
  foundOn: Date;
  resolvedOn: Date | null;
  acceptedOn: Date | null;
  acceptedBy: string | null;
  reason: string | null;
};

/** An anomaly as the API describes it. */
export function describeAnomaly(row: AnomalyRow): Anomaly {
  const { id, backupKey, label: subject, expected, actual, acceptedBy, reason } = row;
  const kind = anomalyKind.parse(row.kind);
  return {
    id: String(id),
    kind,
    backupKey,
    snapshotOn: row.snapshotOn.toISOString(),
    subject,
    expected,
    actual,
    sentence: sentenceOf(kind, row),
    state: row.acceptedOn !== null ? 'ACCEPTED' : row.resolvedOn !== null ? 'RESOLVED' : 'OPEN',
    foundOn: row.foundOn.toISOString(),
    resolvedOn: row.resolvedOn?.toISOString() ?? null,
    acceptedOn: row.acceptedOn?.toISOString() ?? null,
    acceptedBy,
    reason,
  };
}

function sentenceOf(kind: AnomalyKind, { label, expected, actual }: AnomalyRow): string {
  const rows = (count: number | null) => formatCount(Math.round(count ?? 0), 'row');
  switch (kind) {
    case 'SIZE':
      return `The backup has ${formatBytes(actual ?? 0)}; the backups before had about ${formatBytes(expected ?? 0)}.`;
    case 'ROWS':
      return `${label} has ${rows(actual)}; the backups before had about ${rows(expected)}.`;
    case 'EMPTIED':
      return `${label} is empty; the backups before had about ${rows(expected)}.`;
    case 'VANISHED':
      return actual === null
        ? `${label} is not in the backup; the backups before had about ${rows(expected)} of it.`
        : `Most of ${label} are not in the backup; the backups before had about ${rows(expected)}.`;
    case 'CHECK':
      return `The check “${label}” was not answered as expected.`;
  }
}
