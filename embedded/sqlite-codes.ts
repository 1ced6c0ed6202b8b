/** SQLite's result codes (sqlite.org/rescode.html) that decide something here. */
export const sqliteCodes = { busy: 5, cannotOpen: 14 } as const;

/** Whether SQLite failed with this result code or one that extends it: the lowest eight bits are the code. */
export function hasSqliteCode(error: unknown, code: number): boolean {
  return (
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && error.errcode % 256 === code
  );
}
