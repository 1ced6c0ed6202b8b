import type { Metadata } from 'next';
import { DaemonDetails } from '#components/daemons/details/daemon-details.tsx';
import { aheadOf } from '../../ahead-of.ts';
import { ReadAhead } from '../../read-ahead.tsx';
import { requireCaller } from '../../require-caller.ts';

import { aheadOfDaemon } from './ahead-of-daemon.ts';

type DaemonPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: DaemonPageProps): Promise<Metadata> {
  return { title: `Job ${(await params).id}` };
}

export default async function Page({ params }: DaemonPageProps) {
  const { id } = await params;
  await requireCaller(`/daemons/${id}`);
  return (
    <ReadAhead queries={[...aheadOfDaemon(id), aheadOf.backups]}>
      <DaemonDetails id={id} />
    </ReadAhead>
  );
}
