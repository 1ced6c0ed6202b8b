/** What a daemon does now. `message` in words ("Copying public.payment, 4 of 21 tables"); rows for a backup, bytes for a restore; current <= total. */
export type Progress = { message: string; current: number; total: number };

export type OnProgress = (progress: Progress) => void;
