import type { Metadata } from 'next';
import { HistoryList } from '#components/history/history-list.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'History' };

export default async function Page() {
  await requireCaller('/history');
  return <HistoryList />;
}
