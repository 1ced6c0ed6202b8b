import { describe, expect, it } from 'vitest';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { initialStackStatus, type StackStatusValue } from '#lib/contracts/stack-status.ts';
import { judge } from './verdict.ts';

const now = Date.UTC(2026, 10, 24, 16, 24);

function backupFrom(days: number) {
  const lastModified = new Date(now - days * 86_400_000).toISOString();
  return {
    key: 'BackupDaemonJob1-911306061719227050.zip',
    size: 1,
    lastModified,
    url: 'https://bucket/1.zip',
    note: null,
    keep: false,
    proof: null,
    safetyFor: null,
  };
}

function daemon(changes: Partial<BackupRestoreStatus>): BackupRestoreStatus {
  return {
    id: '7',
    type: 'BACKUP',
    status: 'COMPLETED',
    progresssMessage: 'Finished: BACKUP',
    progresssCurrent: 1,
    progresssTotal: 1,
    errorMessage: null,
    errorDetails: null,
    backupUrl: null,
    safetyBackupUrl: null,
    totalTimeMS: 1,
    startedBy: 'admin@localhost',
    startedOn: now,
    ...changes,
  };
}

function statusOf(status: StackStatusValue, hold: { daemonId: string; message: string } | null = null) {
  const record = { ...initialStackStatus, status };
  const enforcement = { gate: { lastAskedOn: null }, role: null };
  return { effective: record, set: record, hold, changedBy: null, changedOn: null, maintenance: null, enforcement };
}

const well = { status: statusOf('READ_WRITE'), backups: [backupFrom(1)], daemons: [daemon({})], now };

describe('judge', () => {
  it('says that all is well', () => expect(judge(well)).toMatchObject({ tone: 'good', next: null }));
  it('names a stack that is down before a failed backup', () => {
    const verdict = judge({ ...well, status: statusOf('DOWN'), daemons: [daemon({ status: 'FAILED' })] });
    expect(verdict).toMatchObject({ title: 'The stack is down', next: { href: '/stack-status' } });
  });
  it('names a restore at work before the stack that it holds down', () => {
    const hold = { daemonId: '8', message: 'A restore is at work.' };
    const daemons = [daemon({ id: '8', type: 'RESTORE', status: 'STARTED' })];
    expect(judge({ ...well, status: statusOf('DOWN', hold), daemons })).toMatchObject({
      tone: 'work',
      sentence: 'The stack is down until it ends.',
    });
  });
  it('names read only', () => {
    expect(judge({ ...well, status: statusOf('READ_ONLY') })).toMatchObject({ title: 'The stack is read only' });
  });
  it('says why the last backup failed, until another one works', () => {
    const failed = daemon({ status: 'FAILED', errorMessage: 'Access Denied' });
    expect(judge({ ...well, daemons: [failed] })).toMatchObject({ tone: 'bad', sentence: 'Access Denied' });
    expect(judge({ ...well, daemons: [daemon({ id: '9', status: 'STARTED' }), failed] }).tone).toBe('good');
  });
  it('does not take a stopped backup for a failed one', () => {
    expect(judge({ ...well, daemons: [daemon({ status: 'TERMINATED' })] }).tone).toBe('good');
  });
  it('asks for the first backup', () => {
    expect(judge({ ...well, backups: [] })).toMatchObject({ tone: 'caution', next: { kind: 'start-backup' } });
  });
  it('waits for the first one', () => {
    const daemons = [daemon({ status: 'STARTED' })];
    expect(judge({ ...well, backups: [], daemons })).toMatchObject({ tone: 'work', next: null });
  });
  it('asks for a new one after seven days', () => {
    expect(judge({ ...well, backups: [backupFrom(9)] }).title).toBe('The newest backup is 9 days old');
    expect(judge({ ...well, backups: [backupFrom(6)] }).tone).toBe('good');
  });
});
