import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';

export function BackToBackups() {
  return (
    <Button asChild>
      <Link href="/backups">All backups</Link>
    </Button>
  );
}
