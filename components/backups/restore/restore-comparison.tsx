'use client';

import { Fold } from '#components/ui/fold.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { isCounted } from './restore-changes.ts';
import { restoreScope, shareInWords } from './restore-scope.ts';
import { VersionsTable } from './versions-table.tsx';

const shownNames = 3;

/** The backup and the database as it is now, side by side and folded: the rows by table, and the versions. */
export function RestoreComparison({ preview }: { preview: RestorePreview }) {
  const { backup, now, replaced, untouched } = restoreScope(preview);
  const isEstimated = isCounted(preview) || !now.exact;
  return (
    <>
      <Fold title="What a restore would change" about={`Backup: ${shareInWords(backup)}. Now: ${shareInWords(now)}.`}>
        <div className="flex flex-col gap-1 px-5 py-4">
          <p className="figures">
            A restore in place replaces {shareInWords(replaced)} of the database{' '}
            <bdi className="break-all font-mono text-sm">{showInvisible(preview.now.database)}</bdi>.{' '}
            {untouched.length > 0 ? <Untouched tables={untouched} /> : null}
          </p>
          {isEstimated ? (
            <p className="text-muted text-sm">
              Row counts of large tables and the changes are estimates from PostgreSQL’s statistics.
            </p>
          ) : null}
        </div>
        <ComparisonTable preview={preview} />
      </Fold>
      <VersionsTable preview={preview} />
    </>
  );
}

/** Migration tables, and tables that the backup does not have. */
function Untouched({ tables }: { tables: RestorePreview['tables'] }) {
  const names = tables.slice(0, shownNames).map(({ schema, name }) => `${schema}.${name}`);
  const more = tables.length - names.length;
  return (
    <>
      {formatCount(tables.length, 'other table is', 'other tables are')} not changed:{' '}
      <bdi className="break-all font-mono text-sm">{names.join(', ')}</bdi>
      {more > 0 ? ` and ${formatCount(more, 'more table')}` : null}.
    </>
  );
}
