import type { BackupContents, RestorePreview, RestorePreviewTable } from '#lib/contracts/backup.ts';

/** A table that both sides have with five rows each, unless the parameters say otherwise. */
export function makeTable(name: string, changes: Partial<RestorePreviewTable> = {}): RestorePreviewTable {
  const none = { archiveRows: 5, nowRows: 5, exact: true, replaced: true, changes: null, changesUnknown: null };
  return { schema: 'public', name, ...none, ...changes };
}

/** An unused backup of the stack "s", unless the parameters say otherwise. */
export function makeContents(changes: Partial<BackupContents> = {}): BackupContents {
  return {
    ...{ copy: null, readFrom: 'FIRST', standby: null, lockedUntil: null },
    ...{ key: 'a.zip', size: 1, formatVersion: 1, stack: 's', consoleVersion: '0', serverVersion: '18', database: 'd' },
    ...{ startedBy: 'a', startedOn: '', snapshotOn: '', schemas: [], migrations: [], rows: 0, bytes: 0, tables: [] },
    ...{
      sequences: 0,
      notes: [],
      unreadable: null,
      schemaSql: null,
      proof: null,
      lastVerification: null,
      safetyFor: null,
    },
    ...{ origin: 'OWN' as const, signer: null },
    verdict: { sentence: '', verified: false, never: [], whenTaken: null, weaker: null },
    ...changes,
  };
}

/** The preview of a restore of such a backup, without problems. `changes` replaces its fields. */
export function makePreview(tables: RestorePreviewTable[], changes: Partial<RestorePreview> = {}): RestorePreview {
  const now = { database: 'd', serverVersion: '18', rows: 0, bytes: 0, consoleVersion: '0', formatVersion: 1 };
  return {
    stack: 's',
    contents: makeContents(),
    now: { ...now, migrations: [] },
    tables,
    changes: { inserted: 0, updated: 0, deleted: 0, unknownTables: 0, unknown: null },
    restoredSince: null,
    problems: [],
    ways: { staged: [], newDatabase: [] },
    recommended: 'IN_PLACE',
    notes: [],
    ...changes,
  };
}
