import { Info } from 'lucide-react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FoldedText } from '#components/ui/text/folded-text.tsx';

/** What a job left out, or what to know about its result. */
export function NotesCard({ notes }: { notes: readonly string[] }) {
  return (
    <Card aria-labelledby="notes">
      <CardHeader id="notes" title="Notes" />
      <CardBody>
        <ul className="flex flex-col gap-2">
          {notes.map((note) => (
            <li key={note} className="flex gap-3">
              <Info aria-hidden className="mt-0.75 size-4 shrink-0 text-muted" />
              <div className="min-w-0">
                <FoldedText text={note} />
              </div>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
