import { FoldedText } from '#components/ui/text/folded-text.tsx';
import { announceMaintenance } from '#lib/maintenance-announcement.ts';
import { fromLocalField } from './local-time.ts';
import type { MaintenanceDraft } from './use-maintenance-draft.ts';

/** What the stack's users will read before and during the maintenance, from the fields as they are filled in. */
export function MaintenancePreview({ value }: { value: MaintenanceDraft }) {
  const [startsOn, endsOn] = [fromLocalField(value.startsOn), fromLocalField(value.endsOn)];
  const title = value.title.trim() || 'Title';
  const text = value.text.trim();
  const before = startsOn && endsOn ? announceMaintenance({ ...value, title, text, startsOn, endsOn }) : null;
  return (
    <section
      aria-label="What users will read"
      className="flex flex-col gap-3 rounded-md border border-line bg-canvas p-3"
    >
      <p className="font-medium">What users will read</p>
      <dl className="flex flex-col gap-2 text-sm">
        <Line name="Before it starts">{before ?? 'Enter the times.'}</Line>
        <Line name="While it runs">{value.status === null ? 'The current message does not change.' : text || '–'}</Line>
      </dl>
    </section>
  );
}

function Line({ name, children }: { name: string; children: string }) {
  return (
    <div className="flex flex-col">
      <dt className="text-muted">{name}</dt>
      <dd>
        <FoldedText text={children} />
      </dd>
    </div>
  );
}
