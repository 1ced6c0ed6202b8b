import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import type { RetentionPlace, RetentionRules, RetentionSimulation } from '#lib/contracts/retention/retention.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { describeRules } from '#lib/retention-words.ts';

type SaveRulesDialogProps = OpenedDialog & {
  place: RetentionPlace;
  rules: RetentionRules;
  /** What the rules keep less of. */
  lowered: string[];
  /** Undefined while it is not known what goes. */
  simulation: RetentionSimulation | undefined;
  action: { isPending: boolean; error: Error | null; mutate: () => void };
};

/** Asks before rules that keep less than the rules before are saved: names what goes. */
export function SaveRulesDialog({ place, rules, lowered, simulation, action, ...opened }: SaveRulesDialogProps) {
  const isCopies = place === 'SECOND';
  const count = (amount: number) => (isCopies ? formatCount(amount, 'copy', 'copies') : formatCount(amount, 'backup'));
  const goes = simulation?.goes;
  const isHeld = (simulation?.holds.length ?? 0) > 0;
  return (
    <ConfirmDialog
      title={
        goes === undefined || goes.count === 0 ? 'Save the rules' : `Save the rules and delete ${count(goes.count)}`
      }
      description={`From then on ${isCopies ? 'copies' : 'backups'} are ${describeRules(rules)}. What no rule keeps is deleted by itself and cannot be restored.`}
      keep="Cancel"
      confirm={goes === undefined || goes.count === 0 ? 'Save rules' : `Save and delete ${count(goes.count)}`}
      action={action}
      disabled={simulation === undefined}
      failureTitle="The rules were not saved"
      {...opened}
    >
      <ul className="figures list-disc ps-5">
        <li>
          {goes === undefined
            ? 'Counting what goes'
            : `${count(goes.count)} in the bucket now (${formatBytes(goes.bytes)}) ${goes.count === 1 ? 'goes' : 'go'} within the hour.`}
        </li>
        {isHeld ? <li>Nothing is deleted while something is wrong. The rest goes after that.</li> : null}
        <li>
          The newest{' '}
          {rules.floor === 1 ? (isCopies ? 'copy' : 'backup') : `${rules.floor} ${isCopies ? 'copies' : 'backups'}`},
          the newest verified and protected ones stay.
        </li>
        {lowered.length === 0 ? null : <li>Kept less than before: {lowered.join(', ')}.</li>}
      </ul>
    </ConfirmDialog>
  );
}
