import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { themeCookie, toTheme } from '#components/commands/theme.ts';
import { SettingsPage } from '#components/settings/settings-page.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  const { email } = await requireCaller('/settings');
  return <SettingsPage email={email} theme={toTheme((await cookies()).get(themeCookie)?.value)} />;
}
