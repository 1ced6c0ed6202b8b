import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';

export function BackToBackups() {
  return (
    <Button asChild>
      <Link href="/backups">All backups</Link>
    </Button>
  );
}
