import { describe, expect, it } from 'vitest';
import { checkFolderArrows } from './check-folder-arrows.ts';

const imported = (from: string, to: string) => ({ from, to, line: 3 });

describe('checkFolderArrows', () => {
  const down = imported('server/services/start/start-backup.ts', 'server/services/daemons/start-daemon.ts');

  it('takes an import that an arrow allows', () => {
    expect(checkFolderArrows([down], { 'server/services': ['start > daemons'] })).toEqual([]);
  });

  it('finds an import that no arrow allows, of types and of deeper folders as well', () => {
    const up = imported('server/services/daemons/deep/a.ts', 'server/services/start/start-backup.ts');
    expect(checkFolderArrows([down, up], { 'server/services': ['start > daemons'] })).toEqual([
      "server/services/daemons/deep/a.ts:3: imports server/services/start/start-backup.ts, and server/services has no arrow 'daemons > start': move what is imported, or add the arrow to scripts/layers/folder-arrows.ts.",
    ]);
  });

  it('needs no arrow within a folder, to other layers, for files beside the folders, and for tests', () => {
    const imports = [
      imported('server/services/start/a.ts', 'server/services/start/deep/b.ts'),
      imported('server/services/start/a.ts', 'server/engine/archive/b.ts'),
      imported('server/engine/archive/a.ts', 'server/engine/limits.ts'),
      imported('server/services/daemons/a.test.ts', 'server/services/start/a.ts'),
      imported('server/services/start/a.ts', 'server/services/daemons/testing/b.ts'),
    ];
    expect(checkFolderArrows(imports, { 'server/services': [], 'server/engine': [] })).toEqual([]);
  });

  it('finds an arrow that nothing needs, and one that is not in its place', () => {
    expect(checkFolderArrows([down], { 'server/services': ['start > daemons', 'accounts > history'] })).toEqual([
      "scripts/layers/folder-arrows.ts: no import in server/services needs 'accounts > history': remove it.",
      "scripts/layers/folder-arrows.ts: 'accounts > history' of server/services is not in its place.",
    ]);
  });
});
