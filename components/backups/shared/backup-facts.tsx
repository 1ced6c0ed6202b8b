import type { ReactNode } from 'react';
import { OriginWords } from '#components/start/origin-sentence.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { isTrustedOrigin } from '#lib/contracts/archive-origin.ts';
import type { BackupContents } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { BackupPlaces, CopySentences } from './backup-places.tsx';

/** What a backup is: when, of what, how much. */
export function BackupFacts({ contents }: { contents: BackupContents }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-5 p-5 min-[24rem]:grid-cols-2 md:grid-cols-4">
      <Fact label="Rows">{formatNumber(contents.rows)}</Fact>
      <Fact label="Tables">{formatNumber(contents.tables.length)}</Fact>
      <Fact label="Compressed size">{formatBytes(contents.size)}</Fact>
      <Fact label="Uncompressed size">{formatBytes(contents.bytes)}</Fact>
      <Fact label="Snapshot taken">
        <LocalText text={formatExactTime(Date.parse(contents.snapshotOn))} />
      </Fact>
      <Fact label={isTrustedOrigin(contents.origin) ? 'Stack' : 'Stack, as it says'}>
        <ForeignName name={contents.stack} />
      </Fact>
      <Fact label="Database">
        <ForeignName name={contents.database} />, PostgreSQL <ForeignName name={contents.serverVersion} />
      </Fact>
      <Fact label="Schema">{describeSchema(contents.schemaSql)}</Fact>
      {contents.standby === null ? null : (
        <Fact label="Read from">
          A standby, {formatDuration(contents.standby.behindSeconds * 1000)} behind the primary server
        </Fact>
      )}
      {contents.verdict.whenTaken === null ? null : (
        <div className="col-span-full flex min-w-0 flex-col gap-0.5">
          <dt className="text-muted text-sm">Verdict</dt>
          <dd dir="auto" className="figures break-words text-start">
            {contents.verdict.sentence}
          </dd>
        </div>
      )}
      {contents.copy === null ? null : (
        <div className="col-span-full flex min-w-0 flex-col gap-0.5">
          <dt className="text-muted text-sm">Places</dt>
          <dd className="figures flex flex-col items-start gap-1 break-words">
            <BackupPlaces copy={contents.copy} />
            <CopySentences copy={contents.copy} />
          </dd>
        </div>
      )}
      <div className="col-span-full flex min-w-0 flex-col gap-0.5">
        <dt className="text-muted text-sm">Signature</dt>
        <dd className="figures break-words">
          <OriginWords origin={contents.origin} signer={contents.signer} />
        </dd>
      </div>
    </dl>
  );
}

function describeSchema(schemaSql: BackupContents['schemaSql']): string {
  return schemaSql === null ? 'Data only' : `Included (pg_dump ${showInvisible(schemaSql.pgDumpVersion)})`;
}

/** One sentence as a paragraph, several as a list. */
export function Sentences({ sentences }: { sentences: string[] }) {
  const [first] = sentences;
  if (sentences.length === 1) {
    return (
      <p dir="auto" className="text-start">
        {first}
      </p>
    );
  }
  return (
    <ul className="flex list-disc flex-col gap-1 ps-4">
      {sentences.map((sentence) => (
        <li key={sentence} dir="auto" className="text-start">
          {sentence}
        </li>
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
