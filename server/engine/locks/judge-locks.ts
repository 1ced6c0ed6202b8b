import { formatNumber } from '#lib/format/format-number.ts';

/** What the server has room for. */
export type LockRoom = {
  /** max_locks_per_transaction. */
  perTransaction: number;
  /** How many transactions PostgreSQL reckons with: connections, prepared transactions and its own processes. */
  transactions: number;
};

/** PostgreSQL keeps shared memory of which one transaction alone can use so much more than the settings say. */
const usableShare = 1.4;
/** The raised setting leaves room for other sessions. */
const spareShare = 1.1;

/**
 * Compares the locks that a restore in place takes with the room that there is.
 * @param needed the number of locks
 * @returns a problem if there is certainly no room, and a note if it may be too little: sentences with the number to raise the setting to; null otherwise
 */
export function judgeLocks(
  needed: number,
  { perTransaction, transactions }: LockRoom,
): { problem: string | null; note: string | null } {
  const room = perTransaction * transactions;
  if (needed <= room) return { problem: null, note: null };
  const enough = Math.ceil((needed * spareShare) / transactions);
  const has = `A restore in place takes ${formatNumber(needed)} locks in one transaction, and the server has room for ${formatNumber(room)} (max_locks_per_transaction is ${perTransaction}).`;
  const raise = `raise max_locks_per_transaction to ${formatNumber(enough)} and restart the server`;
  if (needed <= room * usableShare) return { problem: null, note: `${has} If it fails, ${raise}.` };
  const other = 'Or choose a staged restore or a new database, which take few locks at a time.';
  return { problem: `${has} R${raise.slice(1)}. ${other}`, note: null };
}
