import type { Metadata } from 'next';
import { DaemonList } from '#components/daemons/daemon-list.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Daemons' };

export default async function Page() {
  await requireCaller('/daemons');
  return <DaemonList />;
}
