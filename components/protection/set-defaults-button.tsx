'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { setProtectionDefaults } from '#lib/queries/schedules/change-schedules.ts';

/** The first step of a stack that has no schedule: good defaults, in this browser's zone. */
export function SetDefaultsButton() {
  const client = useQueryClient();
  const set = useMutation({
    mutationFn: () => setProtectionDefaults(Intl.DateTimeFormat().resolvedOptions().timeZone),
    onSuccess: ({ sentence }) => toast.success('Protection is set up', { description: sentence ?? '' }),
    onError: (error) => toast.error('Nothing was set up', { description: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  return (
    <Button variant="primary" busy={set.isPending} onClick={() => set.mutate()}>
      <ShieldCheck aria-hidden />
      Set up nightly backups
    </Button>
  );
}
