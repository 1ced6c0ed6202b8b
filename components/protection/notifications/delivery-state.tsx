import { CircleCheck, CircleX, Clock } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import type { Delivery } from '#lib/contracts/notifications/notification.ts';

const marks = {
  SENT: { tone: 'good', Icon: CircleCheck, words: 'Sent' },
  FAILED: { tone: 'bad', Icon: CircleX, words: 'Failed' },
  WAITING: { tone: 'work', Icon: Clock, words: 'Waiting' },
} as const;

/** Whether a delivery was sent, waits for its next attempt, or was given up. */
export function DeliveryState({ state }: { state: Delivery['state'] }) {
  const { tone, Icon, words } = marks[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {words}
    </Badge>
  );
}
