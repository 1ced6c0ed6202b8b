import type { Metadata } from 'next';
import { Overview } from '#components/overview/overview.tsx';
import { requireCaller } from './require-caller.ts';

export const metadata: Metadata = { title: 'Overview' };

export default async function Page() {
  await requireCaller('/');
  return <Overview />;
}
