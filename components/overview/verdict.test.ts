import { describe, expect, it } from 'vitest';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { initialStackStatus, type StackStatusReport, type StackStatusValue } from '#lib/contracts/stack-status.ts';
import { judge, type Situation } from './verdict.ts';

const now = Date.UTC(2026, 10, 24, 16, 24);

function backupFrom(days: number) {
  const lastModified = new Date(now - days * 86_400_000).toISOString();
  return {
    key: 'BackupDaemonJob1-911306061719227050.zip',
    number: null,
    takenOn: lastModified,
    size: 1,
    lastModified,
    url: 'https://bucket/1.zip',
    note: null,
    keep: false,
    proof: null,
    lastVerification: null,
    safetyFor: null,
    origin: 'OWN' as const,
    signer: null,
    lastRestore: null,
    incomplete: null,
    copy: null,
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
    undoOf: null,
    undoneBy: null,
    mode: null,
    targetDatabase: null,
    totalTimeMS: 1,
    startedBy: 'admin@localhost',
    startedOn: now,
    ...changes,
  };
}

function statusOf(status: StackStatusValue, hold: StackStatusReport['hold'] = null) {
  const record = { ...initialStackStatus, status };
  const enforcement = { gate: { lastAskedOn: null }, role: null };
  return { effective: record, set: record, hold, changedBy: null, changedOn: null, maintenance: null, enforcement };
}

const answering = { well: true, version: null, milliseconds: 1, problem: null };
const runner = {
  host: 'one',
  process: '1',
  version: '0.1.0',
  startedOn: new Date(now).toISOString(),
  seenOn: new Date(now).toISOString(),
  alive: true,
  daemonId: null,
};

const well: Situation = {
  status: statusOf('READ_WRITE'),
  backups: [backupFrom(1)],
  daemons: [daemon({})],
  health: { repository: answering, bucket: answering, runners: [runner] },
  overrun: null,
  uploads: [],
  now,
};

describe('judge', () => {
  it('says that everything is OK', () => {
    const sentence = 'The stack is read-write. Last backup: 1 day ago.';
    expect(judge(well)).toMatchObject({ tone: 'good', sentence, next: null });
  });
  it('says no worse where the outside things could not be asked', () => {
    expect(judge({ ...well, health: null }).tone).toBe('good');
  });
  it('names what does not answer, with its own sentence', () => {
    const gone = { ...answering, well: false, problem: 'It refused the connection.' };
    const health = { repository: answering, bucket: answering, runners: [runner] };
    expect(judge({ ...well, health: { ...health, repository: gone } })).toMatchObject({
      title: 'The console cannot reach the database',
      sentence: 'It refused the connection.',
    });
    expect(judge({ ...well, health: { ...health, bucket: gone } }).title).toBe('The console cannot reach the bucket');
  });
  it('says that a job would wait where no runner runs', () => {
    const health = { repository: answering, bucket: answering, runners: [{ ...runner, alive: false }] };
    expect(judge({ ...well, health })).toMatchObject({ tone: 'bad', title: 'No runner is running' });
    const daemons = [daemon({ id: '9', status: 'STARTED' })];
    expect(judge({ ...well, health, daemons }).sentence).toBe('Backup 9 continues when a runner starts.');
  });
  it('names the maintenance that took the status, and one that runs late', () => {
    const status = { ...statusOf('READ_ONLY'), maintenance: { id: '3', title: 'New disks', step: 'BEGAN' as const } };
    expect(judge({ ...well, status })).toMatchObject({ tone: 'caution', next: { label: 'View maintenance' } });
    expect(judge({ ...well, status, overrun: { title: 'New disks' } }).title).toBe('Maintenance is overrunning');
  });
  it('names a restore that failed, until another daemon completes', () => {
    const failed = daemon({ id: '8', type: 'RESTORE', status: 'FAILED' });
    expect(judge({ ...well, daemons: [failed, daemon({})] })).toMatchObject({
      title: 'The last restore failed',
      next: { href: '/daemons/8' },
    });
    expect(judge({ ...well, daemons: [daemon({ id: '9' }), failed] }).tone).toBe('good');
  });
  it('names the latest backup where its verification failed, until it was restored or another verification runs', () => {
    const lastVerification = {
      daemonId: '8',
      status: 'FAILED' as const,
      endedOn: new Date(now - 60_000).toISOString(),
      errorMessage: 'public.film: 3 rows were backed up, 2 were restored.',
      backupAtFault: true,
    };
    const unproved = { ...backupFrom(0), lastVerification };
    expect(judge({ ...well, backups: [unproved, backupFrom(1)] })).toMatchObject({
      tone: 'bad',
      title: 'The latest backup failed verification',
      sentence: lastVerification.errorMessage,
      next: { href: '/daemons/8' },
    });
    const away = { ...unproved, lastVerification: { ...lastVerification, backupAtFault: false } };
    expect(judge({ ...well, backups: [away] })).toMatchObject({
      tone: 'caution',
      title: 'The latest backup could not be verified',
    });
    const where = { mode: 'IN_PLACE' as const, targetDatabase: null };
    const endedOn = new Date(now).toISOString();
    const proof = { daemonId: '9', type: 'RESTORE' as const, ...where, endedOn, durationMs: 1000 };
    expect(judge({ ...well, backups: [{ ...unproved, proof }] }).tone).toBe('good');
    expect(judge({ ...well, backups: [backupFrom(0), unproved] }).tone).toBe('good');
    const works = [daemon({ id: '9', type: 'VERIFY', status: 'STARTED' })];
    expect(judge({ ...well, backups: [unproved], daemons: works }).tone).toBe('good');
  });
  it('names uploads that were left unfinished', () => {
    const upload = { key: 'a.zip', uploadId: '1', daemonId: null };
    const begun = (hours: number) => ({ ...upload, initiatedOn: new Date(now - hours * 3_600_000).toISOString() });
    expect(judge({ ...well, uploads: [begun(2)] }).title).toBe('An unfinished upload was found');
    expect(judge({ ...well, uploads: [begun(0.5), { ...begun(2), daemonId: '7' }] }).tone).toBe('good');
  });
  it('names a stack that is down before a failed backup', () => {
    const verdict = judge({ ...well, status: statusOf('DOWN'), daemons: [daemon({ status: 'FAILED' })] });
    expect(verdict).toMatchObject({ title: 'The stack is down', next: { kind: 'give-back' } });
  });
  it('names a running restore before the stack that it holds down', () => {
    const hold = { daemonId: '8', message: 'A restore is running.', status: 'DOWN' } as const;
    const daemons = [daemon({ id: '8', type: 'RESTORE', status: 'STARTED' })];
    expect(judge({ ...well, status: statusOf('DOWN', hold), daemons })).toMatchObject({
      tone: 'work',
      title: 'A restore is running',
      sentence: 'The stack is down until the restore finishes.',
    });
    const undo = daemon({ id: '8', type: 'RESTORE', mode: 'UNDO', status: 'STARTED' });
    expect(judge({ ...well, status: statusOf('DOWN', hold), daemons: [undo] })).toMatchObject({
      title: 'An undo is running',
      sentence: 'The stack is down until the undo finishes.',
    });
  });
  it('names read only', () => {
    expect(judge({ ...well, status: statusOf('READ_ONLY') })).toMatchObject({ title: 'The stack is read-only' });
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
  it('says that the latest one lacks rows', () => {
    const latest = { ...backupFrom(0), incomplete: { rows: 2, pages: 0 } };
    expect(judge({ ...well, backups: [latest] })).toMatchObject({
      tone: 'caution',
      title: 'The latest backup is incomplete',
      next: { kind: 'go', href: `/backups/${latest.key}` },
    });
  });
  it('asks for a new one after seven days', () => {
    expect(judge({ ...well, backups: [backupFrom(9)] }).title).toBe('The latest backup is 9 days old');
    expect(judge({ ...well, backups: [backupFrom(6)] }).tone).toBe('good');
  });
});
