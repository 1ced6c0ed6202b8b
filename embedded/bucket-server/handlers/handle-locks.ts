import { S3Error } from '../protocol/s3-error.ts';
import { childText, readXml, writeXml } from '../protocol/xml.ts';
import { changeVersion } from '../store/change-objects.ts';
import { configure } from '../store/configure-bucket.ts';
import { bypassesGovernance, withRetention } from './object-lock.ts';
import { bucketOf, keyOf, receiveDocument, type S3Handler, type S3Request } from './s3-request.ts';
import { findVersion, parseVersionId } from './versions.ts';
import { parseRetention, requireLock } from './write-options.ts';

const longestDays = 36_500;

/** GetObjectRetention */
export const handleGetRetention: S3Handler = async (request) => {
  const { retention } = lockableVersion(request);
  if (retention === null) throw new S3Error('NoSuchObjectLockConfiguration');
  const result = { Mode: retention.mode, RetainUntilDate: new Date(retention.until).toISOString() };
  return { status: 200, xml: writeXml('Retention', result) };
};

/** PutObjectRetention */
export const handlePutRetention: S3Handler = async (request) => {
  const root = readXml(await receiveDocument(request));
  if (root.name !== 'Retention') throw new S3Error('MalformedXML');
  const [mode, until] = [childText(root, 'Mode'), childText(root, 'RetainUntilDate')];
  if ((mode === null) !== (until === null)) throw new S3Error('MalformedXML');
  const wanted = mode === null || until === null ? null : parseRetention(mode, until);
  const mayBypass = bypassesGovernance(request);
  await changeVersion(bucketOf(request), lockableVersion(request), (version) =>
    withRetention(version, wanted, mayBypass),
  );
  return { status: 200 };
};

/** GetObjectLegalHold */
export const handleGetLegalHold: S3Handler = async (request) => {
  const { legalHold } = lockableVersion(request);
  return { status: 200, xml: writeXml('LegalHold', { Status: legalHold ? 'ON' : 'OFF' }) };
};

/** PutObjectLegalHold */
export const handlePutLegalHold: S3Handler = async (request) => {
  const root = readXml(await receiveDocument(request));
  const status = childText(root, 'Status');
  if (root.name !== 'LegalHold' || (status !== 'ON' && status !== 'OFF')) throw new S3Error('MalformedXML');
  await changeVersion(bucketOf(request), lockableVersion(request), (version) => ({
    ...version,
    legalHold: status === 'ON',
  }));
  return { status: 200 };
};

/** GetObjectLockConfiguration */
export const handleGetLockConfiguration: S3Handler = async (request) => {
  const { objectLock, defaultRetention } = bucketOf(request).configuration;
  if (!objectLock) throw new S3Error('ObjectLockConfigurationNotFoundError');
  const rule =
    defaultRetention === null
      ? null
      : { DefaultRetention: { Mode: defaultRetention.mode, Days: defaultRetention.days } };
  return { status: 200, xml: writeXml('ObjectLockConfiguration', { ObjectLockEnabled: 'Enabled', Rule: rule }) };
};

/** PutObjectLockConfiguration */
export const handlePutLockConfiguration: S3Handler = async (request) => {
  const root = readXml(await receiveDocument(request));
  if (root.name !== 'ObjectLockConfiguration' || childText(root, 'ObjectLockEnabled') !== 'Enabled') {
    throw new S3Error('MalformedXML');
  }
  const rule = root.children.find(({ name }) => name === 'Rule');
  const wanted = rule?.children.find(({ name }) => name === 'DefaultRetention');
  if (rule === undefined || wanted === undefined) {
    await configure(bucketOf(request), { objectLock: true, defaultRetention: null });
    return { status: 200 };
  }
  const mode = childText(wanted, 'Mode');
  const years = childText(wanted, 'Years');
  const days = Number(childText(wanted, 'Days') ?? Number(years) * 365);
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw new S3Error('MalformedXML');
  if (!Number.isInteger(days) || days < 1 || days > longestDays) {
    throw new S3Error('InvalidArgument', 'Default retention period must be a positive integer value.');
  }
  await configure(bucketOf(request), { objectLock: true, defaultRetention: { mode, days } });
  return { status: 200 };
};

function lockableVersion(request: S3Request) {
  const bucket = bucketOf(request);
  requireLock(bucket);
  const versionId = request.target.query.get('versionId');
  return findVersion(bucket, keyOf(request), versionId === undefined ? null : parseVersionId(versionId));
}
