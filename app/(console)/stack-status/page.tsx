import type { Metadata } from 'next';
import { StackStatusSettings } from '#components/stack-status/stack-status-settings.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Stack status' };

export default async function Page() {
  await requireCaller('/stack-status');
  return <StackStatusSettings />;
}
