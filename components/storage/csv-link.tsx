import { Download } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';

/** Downloads a table, all of its rows, as a CSV file. `what` ends "Download ... as CSV" for a screen reader. */
export function CsvLink({ href, what }: { href: string; what: string }) {
  return (
    <Button asChild size="sm" variant="quiet">
      <a href={href} download aria-label={`Download ${what} as CSV`}>
        <Download aria-hidden />
        CSV
      </a>
    </Button>
  );
}
