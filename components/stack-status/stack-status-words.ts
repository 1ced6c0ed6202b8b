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
    meaning: 'Everything works as usual.',
    reads: 'Reads work',
    writes: 'Writes work',
  },
  READ_ONLY: {
    label: 'Read only',
    tone: 'caution',
    Icon: Eye,
    meaning: 'Users can read but not change.',
    reads: 'Reads work',
    writes: 'Writes are refused (503) with the current message',
  },
  DOWN: {
    label: 'Down',
    tone: 'bad',
    Icon: CircleX,
    meaning: 'Users have no access; this console keeps working.',
    reads: 'Reads are refused (503) with the current message',
    writes: 'Writes are refused (503) too',
  },
};
