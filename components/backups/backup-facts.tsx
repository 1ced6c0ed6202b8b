import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { LocalText } from '#components/ui/local-text.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { BackupContents } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { formatNumber } from '#lib/format/format-number.ts';

/** What a backup is: when, of what, how much. */
export function BackupFacts({ contents, stackName }: { contents: BackupContents; stackName: string }) {
  return (
    <>
      {contents.stack === stackName ? null : (
        <Notice tone="caution" title={`This is a backup of another stack: “${contents.stack}”`}>
          <p>This stack is “{stackName}”. A restore would put the other’s rows in place of this one’s.</p>
        </Notice>
      )}
      <Card className="p-5">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-5 md:grid-cols-4">
          <Fact label="Rows">{formatNumber(contents.rows)}</Fact>
          <Fact label="Tables">{formatNumber(contents.tables.length)}</Fact>
          <Fact label="Size in the bucket">{formatBytes(contents.size)}</Fact>
          <Fact label="Size of the data">{formatBytes(contents.bytes)}</Fact>
          <Fact label="Shows the repository at">
            <LocalText text={formatExactTime(Date.parse(contents.snapshotOn))} />
          </Fact>
          <Fact label="Stack">{contents.stack}</Fact>
          <Fact label="Database">
            {contents.database}, PostgreSQL {contents.serverVersion}
          </Fact>
          <Fact label="Schema">{describeSchema(contents.schemaSql)}</Fact>
        </dl>
      </Card>
      {contents.safetyFor ? <SafetyNotice {...contents.safetyFor} /> : null}
      {contents.notes.length > 0 ? (
        <Notice tone="idle" title="Worth knowing about this backup">
          <Sentences sentences={contents.notes} />
        </Notice>
      ) : null}
    </>
  );
}

function describeSchema(schemaSql: BackupContents['schemaSql']): string {
  return schemaSql === null ? 'Data alone' : `Included, by pg_dump ${schemaSql.pgDumpVersion}`;
}

function SafetyNotice({ daemonId, backupKey }: { daemonId: string; backupKey: string }) {
  return (
    <Notice tone="idle" title={`The safety backup of restore ${daemonId}`}>
      <p>
        It holds what was there before the rows of <span className="break-all font-mono text-sm">{backupKey}</span> were
        put in place. Restoring from it undoes that restore.
      </p>
    </Notice>
  );
}

/** One sentence as a paragraph, several as a list. */
export function Sentences({ sentences }: { sentences: string[] }) {
  if (sentences.length === 1) return <p>{sentences[0]}</p>;
  return (
    <ul className="flex list-disc flex-col gap-1 pl-4">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="figures break-words">{children}</dd>
    </div>
  );
}
