import { Info } from 'lucide-react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';

/** What a daemon left out, or found worth knowing. */
export function NotesCard({ notes }: { notes: readonly string[] }) {
  return (
    <Card aria-labelledby="notes">
      <CardHeader id="notes" title="Worth knowing" />
      <CardBody>
        <ul className="flex flex-col gap-2">
          {notes.map((note) => (
            <li key={note} className="flex gap-3">
              <Info aria-hidden className="mt-0.75 size-4 shrink-0 text-muted" />
              <span className="min-w-0 break-words">{note}</span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
