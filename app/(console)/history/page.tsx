import type { Metadata } from 'next';
import { HistoryList } from '#components/history/history-list.tsx';
import { aheadOf } from '../ahead-of.ts';
import { ReadAhead } from '../read-ahead.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'History' };

type HistoryPageProps = { searchParams: Promise<Record<string, unknown>> };

export default async function Page({ searchParams }: HistoryPageProps) {
  await requireCaller('/history');
  const isWhole = Object.keys(await searchParams).length === 0;
  return (
    <ReadAhead queries={isWhole ? [aheadOf.history] : []}>
      <HistoryList />
    </ReadAhead>
  );
}
