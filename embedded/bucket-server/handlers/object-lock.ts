import { S3Error } from '../protocol/s3-error.ts';
import { isObjectVersion, type ObjectRecord, type Retention, type StoredVersion } from '../store/object-record.ts';
import type { S3Request } from './s3-request.ts';

/** Whether a request may do what only GOVERNANCE forbids. */
export function bypassesGovernance({ raw }: S3Request): boolean {
  return raw.headers['x-amz-bypass-governance-retention'] === 'true';
}

/** Makes sure that a version may be removed for good. @throws S3Error AccessDenied */
export function checkDeletable(version: StoredVersion, mayBypass: boolean): void {
  if (!isObjectVersion(version)) return;
  if (version.legalHold || isLocked(version.retention, mayBypass)) {
    throw new S3Error('AccessDenied', 'Access Denied because object protected by object lock.');
  }
}

/** The version with another retention. @throws S3Error AccessDenied if that would weaken what is set */
export function withRetention(version: ObjectRecord, wanted: Retention | null, mayBypass: boolean): ObjectRecord {
  const { retention: before } = version;
  const isWeaker =
    before !== null &&
    (wanted === null ||
      wanted.until < before.until ||
      (before.mode === 'COMPLIANCE' && wanted.mode === 'GOVERNANCE') ||
      (before.mode === 'GOVERNANCE' && wanted.mode === 'COMPLIANCE' && !mayBypass));
  if (isWeaker && isLocked(before, mayBypass)) {
    throw new S3Error('AccessDenied', 'Access Denied because object protected by object lock.');
  }
  return { ...version, retention: wanted };
}

/** The response headers that tell of a version's lock. */
export function lockHeaders({ retention, legalHold }: ObjectRecord): Record<string, string> {
  return {
    ...(retention === null
      ? {}
      : {
          'x-amz-object-lock-mode': retention.mode,
          'x-amz-object-lock-retain-until-date': new Date(retention.until).toISOString(),
        }),
    ...(legalHold ? { 'x-amz-object-lock-legal-hold': 'ON' } : {}),
  };
}

function isLocked(retention: Retention | null, mayBypass: boolean): boolean {
  if (retention === null || retention.until <= Date.now()) return false;
  return retention.mode === 'COMPLIANCE' || !mayBypass;
}
