/**
 * What a daemon does now, in words ("Copying public.payment, 4 of 21 tables"), and how far it is. The numbers count rows in a backup, and
 * bytes in other daemons. `current` is never more than `total`.
 */
export type Progress = { message: string; current: number; total: number };

export type OnProgress = (progress: Progress) => void;
