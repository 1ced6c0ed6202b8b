import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import type { StackStatus } from '#lib/contracts/stack-status.ts';
import { proposedMessages, tellableMessage } from '#lib/status-messages.ts';
import { stackStatusWords } from '../stack-status/stack-status-words.ts';
import { otherStatusOf } from './choose-status.ts';

type MessageAdviceProps = {
  draft: StackStatus;
  /** What is set now. */
  set: StackStatus;
  onMessage: (currentMessage: string | null) => void;
};

/** Whether the current message fits the chosen status: a proposal can be taken back, and another status's message is warned of. */
export function MessageAdvice({ draft, set, onMessage }: MessageAdviceProps) {
  const { label } = stackStatusWords[draft.status];
  const other = otherStatusOf(draft, set);
  if (other !== null) {
    return (
      <Notice tone="caution" title={`This message was written for ${stackStatusWords[other].label}`}>
        {tellableMessage(draft) === null ? <p>Users do not see it while the status is {label}.</p> : null}
        <Button size="sm" className="mt-1 w-fit" onClick={() => onMessage(proposedMessages[draft.status])}>
          Use the message for {label}
        </Button>
      </Notice>
    );
  }
  const isProposed = draft.status !== set.status && draft.currentMessage === proposedMessages[draft.status];
  if (!isProposed || set.currentMessage === null || set.currentMessage === draft.currentMessage) return null;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 text-muted text-sm">
      <div className="min-w-0 flex-1 basis-64">
        Proposed for {label}. The previous message: <FoldedText text={set.currentMessage} />
      </div>
      <Button size="sm" onClick={() => onMessage(set.currentMessage)}>
        Keep the previous message
      </Button>
    </div>
  );
}
