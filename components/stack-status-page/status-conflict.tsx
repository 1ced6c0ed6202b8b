import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { StackStatus, StackStatusReport } from '#lib/contracts/stack-status.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { stackStatusWords } from '../stack-status/stack-status-words.ts';

type StatusConflictProps = {
  theirs: StackStatusReport;
  mine: StackStatus;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
};

/** Another change came first: both are shown, and the person chooses. */
export function StatusConflict({ theirs, mine, onKeepMine, onTakeTheirs }: StatusConflictProps) {
  return (
    <Notice tone="caution" title="The stack status was changed while you edited" alert>
      <p>
        {theirs.maintenance
          ? `The maintenance “${showInvisibleInProse(theirs.maintenance.title)}” ${theirs.maintenance.step === 'BEGAN' ? 'started' : 'ended'} and`
          : (theirs.changedBy ?? 'Another administrator')}{' '}
        set it
        {theirs.changedOn ? (
          <>
            {' '}
            <RelativeTime time={Date.parse(theirs.changedOn)} />
          </>
        ) : null}
        . Which one do you want to keep?
      </p>
      <div className="grid gap-3 py-2 sm:grid-cols-2">
        <Version title="Set now" status={theirs.set} />
        <Version title="Your change" status={mine} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onTakeTheirs}>
          Keep theirs
        </Button>
        <Button size="sm" onClick={onKeepMine}>
          Keep mine
        </Button>
      </div>
    </Notice>
  );
}

function Version({ title, status }: { title: string; status: StackStatus }) {
  return (
    <div className="flex flex-col gap-1 rounded-md border border-line-strong bg-surface p-3 text-sm">
      <h3 className="text-muted">{title}</h3>
      <p className="font-medium">{stackStatusWords[status.status].label}</p>
      <FoldedText text={status.currentMessage ?? 'No current message'} />
      <FoldedText text={status.pendingMaintenanceMessage ?? 'No pending maintenance'} className="text-muted" />
    </div>
  );
}
