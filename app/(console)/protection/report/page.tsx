import type { Metadata } from 'next';
import { ReportPage } from '#components/protection/drills/report-page.tsx';
import { now } from '#server/clock.ts';
import { requireCaller } from '../../require-caller.ts';

export const metadata: Metadata = { title: 'Report' };

export default async function Page() {
  await requireCaller('/protection/report');
  return <ReportPage today={now().toISOString().slice(0, 10)} />;
}
