import type { Metadata } from 'next';
import { DaemonDetails } from '#components/daemons/daemon-details.tsx';
import { requireCaller } from '../../require-caller.ts';

type DaemonPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: DaemonPageProps): Promise<Metadata> {
  return { title: `Daemon ${(await params).id}` };
}

export default async function Page({ params }: DaemonPageProps) {
  const { id } = await params;
  await requireCaller(`/daemons/${id}`);
  return <DaemonDetails id={id} />;
}
