import { AnnouncedMaintenance } from '#components/stack-status/announced-maintenance.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { tellableMessage } from '#lib/status-messages.ts';
import { StackStatusBadge } from '../stack-status/stack-status-badge.tsx';
import { stackStatusWords } from '../stack-status/stack-status-words.ts';
import { HoldNotice } from './hold-notice.tsx';

/** What users may do now, and what they read. */
export function StatusNowCard({ report }: { report: StackStatusReport }) {
  const { effective, set, hold, changedBy, changedOn, maintenance } = report;
  return (
    <Card className="max-w-4xl" aria-labelledby="status-now-title">
      <CardHeader id="status-now-title" title="Users now" />
      <CardBody className="flex flex-col gap-4">
        {hold ? <HoldNotice hold={hold} set={set.status} /> : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StackStatusBadge status={effective.status} />
          <span>{stackStatusWords[effective.status].meaning}</span>
          {changedOn ? (
            <span className="text-muted text-sm wrap-anywhere">
              Last set {maintenance ? <>by the maintenance “{maintenance.title}” </> : null}
              {!maintenance && changedBy ? <>by {showInvisible(changedBy)} </> : null}
              <RelativeTime time={Date.parse(changedOn)} />.
            </span>
          ) : null}
        </div>
        <div>
          <p className="text-muted text-sm">Users read</p>
          <UsersRead report={report} />
        </div>
        <AnnouncedMaintenance report={report} isWhole />
      </CardBody>
    </Card>
  );
}

function UsersRead({ report: { effective, hold } }: { report: StackStatusReport }) {
  const told = tellableMessage(effective);
  if (told) {
    return (
      <>
        <FoldedText text={told} />
        {told === hold?.message ? (
          <p className="text-muted text-sm">The status page does not name the backup.</p>
        ) : null}
      </>
    );
  }
  if (effective.currentMessage === null || effective.currentMessage.trim() === '')
    return <p className="text-muted">No message.</p>;
  return (
    <p className="text-caution">
      No message: “{showInvisibleInProse(effective.currentMessage)}” is set, but it was written for another status.
    </p>
  );
}
