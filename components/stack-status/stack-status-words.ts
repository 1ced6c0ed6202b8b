import { CircleCheck, CircleX, Eye, type LucideIcon } from 'lucide-react';
import type { Tone } from '#components/ui/badge.tsx';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';

type Words = { label: string; tone: Tone; Icon: LucideIcon; meaning: string; reads: string; writes: string };

/** What each status is called and means for the stack's users. */
export const stackStatusWords: Record<StackStatusValue, Words> = {
  READ_WRITE: {
    label: 'Read and write',
    tone: 'good',
    Icon: CircleCheck,
    meaning: 'The stack works as usual.',
    reads: 'Reads pass',
    writes: 'Writes pass',
  },
  READ_ONLY: {
    label: 'Read only',
    tone: 'caution',
    Icon: Eye,
    meaning: 'Users can look at everything and change nothing.',
    reads: 'Reads pass',
    writes: 'Writes are answered 503 with the current message',
  },
  DOWN: {
    label: 'Down',
    tone: 'bad',
    Icon: CircleX,
    meaning: 'Users see the current message and nothing else. Administrators can still work here.',
    reads: 'Reads are answered 503 with the current message',
    writes: 'Writes are answered 503 with the current message',
  },
};
