import { formatBytes } from '#lib/format/format-bytes.ts';
import type { BucketSettings } from '#server/env.ts';
import { AppError, type FailureReason, isAppError } from '#server/errors.ts';
import { endpointName } from './bucket-address.ts';

/** What the bucket was asked for, in words for the sentence, and the permission that it needs. */
export const bucketActions = {
  list: { refused: 'refused to list its objects', permission: 's3:ListBucket' },
  look: { refused: 'refused to look the object up', permission: 's3:GetObject' },
  read: { refused: 'refused to give the object', permission: 's3:GetObject' },
  upload: { refused: 'refused the upload', permission: 's3:PutObject' },
  uploadPart: { refused: 'refused the upload', permission: 's3:PutObject' },
  abort: { refused: 'refused to abort the upload', permission: 's3:AbortMultipartUpload' },
  listUploads: { refused: 'refused to list its open uploads', permission: 's3:ListBucketMultipartUploads' },
  delete: { refused: 'refused to delete the object', permission: 's3:DeleteObject' },
  listVersions: { refused: 'refused to list its versions', permission: 's3:ListBucketVersions' },
  undelete: { refused: 'refused to remove the mark of the deletion', permission: 's3:DeleteObjectVersion' },
  lifecycle: { refused: 'refused to tell its lifecycle rules', permission: 's3:GetLifecycleConfiguration' },
} as const;

export type BucketAction = keyof typeof bucketActions;

type Failure = { code: string; message: string; status: number | null; requestId: string | null };

type Context = {
  settings: BucketSettings;
  action: BucketAction;
  key?: string;
  signal?: AbortSignal | undefined;
  /** The size of the body that was sent. */
  bytes?: number;
};

/**
 * Turns what the SDK throws into an AppError: STOPPED, ARCHIVE_NOT_FOUND, ARCHIVE_INVALID, BUCKET_REFUSED or
 * BUCKET_UNREACHABLE. `details` is "Status Code: 403, AWS Request ID: ..., AWS Error Code: ..., AWS Error Message: ...".
 */
export function translateBucketError(error: unknown, context: Context): AppError {
  if (isAppError(error)) return error;
  const translated = translate(error, context);
  if (context.settings.isCopy !== true) return translated;
  return translated.reworded(translated.message.replaceAll(/\bS3_(?=[A-Z])/g, 'COPY_S3_'));
}

function translate(error: unknown, context: Context): AppError {
  const failure = readFailure(error);
  if (context.signal?.aborted || failure.code === 'AbortError') {
    return new AppError('STOPPED', 'It was stopped while it worked with the bucket.', { cause: error });
  }
  const reason = reasonOf(failure, context);
  const options = { details: describe(failure), cause: error, ...(reason === null ? {} : { reason }) };
  const { name } = context.settings;
  if (failure.code === 'NoSuchKey' || (failure.status === 404 && failure.code === 'NotFound')) {
    return new AppError(
      'ARCHIVE_NOT_FOUND',
      `There is no ${context.key ?? 'such key'} in the bucket ${name}.`,
      options,
    );
  }
  if (failure.code === 'PreconditionFailed' || failure.code === 'InvalidRange') {
    return new AppError('ARCHIVE_INVALID', `${context.key ?? 'The object'} changed while it was read.`, options);
  }
  const refusal = refusalSentence(failure, context);
  if (refusal !== null) return new AppError('BUCKET_REFUSED', refusal, options);
  if (failure.status === null || failure.status >= 500) {
    return new AppError('BUCKET_UNREACHABLE', unreachableSentence(failure, context.settings), options);
  }
  const words = sayFirst(failure, failure.code);
  return new AppError(
    'BUCKET_REFUSED',
    `${words}: the bucket ${name} ${bucketActions[context.action].refused}. Look the code ${failure.code} up in the bucket's documentation.`,
    options,
  );
}

/** The reasons by S3's error code. */
const reasons: Record<string, FailureReason> = {
  SignatureDoesNotMatch: 'BUCKET_KEY_INVALID',
  InvalidAccessKeyId: 'BUCKET_KEY_INVALID',
  ExpiredToken: 'BUCKET_KEY_INVALID',
  InvalidToken: 'BUCKET_KEY_INVALID',
  TokenRefreshRequired: 'BUCKET_KEY_INVALID',
  CredentialsProviderError: 'BUCKET_KEY_INVALID',
  NoSuchBucket: 'BUCKET_MISSING',
  RequestTimeTooSkewed: 'CLOCK_WRONG',
  PermanentRedirect: 'BUCKET_REGION_WRONG',
  AuthorizationHeaderMalformed: 'BUCKET_REGION_WRONG',
  IllegalLocationConstraintException: 'BUCKET_REGION_WRONG',
  InsufficientStorage: 'BUCKET_FULL',
  XMinioStorageFull: 'BUCKET_FULL',
  QuotaExceeded: 'BUCKET_FULL',
  NoSuchUpload: 'UPLOAD_ABORTED',
  PartLimitExceeded: 'PARTS_REFUSED',
  InvalidPart: 'PARTS_REFUSED',
  EntityTooSmall: 'PARTS_REFUSED',
  InvalidObjectState: 'IN_COLD_STORAGE',
};

/** @returns null when no rule knows the error. A bucket that allows fewer parts refuses the next one with InvalidArgument. */
function reasonOf({ code, status }: Failure, { action }: Context): FailureReason | null {
  if (status === 413) return 'BODY_TOO_LARGE';
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  if (known !== undefined) return known;
  if (code === 'InvalidArgument' && action === 'uploadPart') return 'PARTS_REFUSED';
  if (code === 'AccessDenied' || status === 403) return 'BUCKET_ACCESS_DENIED';
  return status !== null && status >= 500 ? 'BUCKET_FAULT' : null;
}

function refusalSentence(failure: Failure, context: Context): string | null {
  const { settings, action } = context;
  const { name } = settings;
  const key = settings.credentials === null ? "The credentials of the AWS SDK's own chain" : 'The key S3_ACCESS_KEY_ID';
  const { refused, permission } = bucketActions[action];
  if (failure.status === 413) return tooLargeSentence(context);
  switch (failure.code) {
    case 'SignatureDoesNotMatch':
      return `The signature does not match: the bucket ${name} ${refused}. S3_SECRET_ACCESS_KEY is not the secret of S3_ACCESS_KEY_ID.`;
    case 'InvalidAccessKeyId':
      return `The access key id is unknown: the bucket ${name} ${refused}. Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY to a key of this bucket's owner.`;
    case 'ExpiredToken':
    case 'InvalidToken':
    case 'TokenRefreshRequired':
      return `${sayFirst(failure, 'The token has expired')}: the bucket ${name} ${refused}. Renew the credentials that the stack runs with.`;
    case 'NoSuchBucket':
      return `${sayFirst(failure, 'The specified bucket does not exist')}: S3_BUCKET is ${name}, and ${endpointName(settings)} has no bucket of that name. Make it, or set S3_BUCKET.`;
    case 'RequestTimeTooSkewed':
      return `The clocks differ: the bucket ${name} ${refused} because this machine's time is more than 15 minutes from its own. Set the clock.`;
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException':
      return `${sayFirst(failure, 'The bucket is elsewhere')}: S3_REGION is ${settings.region}, which is not the region of the bucket ${name}. Set S3_REGION and S3_ENDPOINT to the bucket's own.`;
    case 'CredentialsProviderError':
      return `No credentials: the bucket ${name} can't be used without a key. Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.`;
    case 'InsufficientStorage':
    case 'XMinioStorageFull':
    case 'QuotaExceeded':
      return `${sayFirst(failure, 'The bucket is full')}: the bucket ${name} ${refused}. Make room in it.`;
    case 'NoSuchUpload':
      return `${sayFirst(failure, 'The upload does not exist')}: the upload to the bucket ${name} was ended by someone else. Start again.`;
    case 'PartLimitExceeded':
    case 'InvalidPart':
    case 'EntityTooSmall':
      return partsSentence(failure, name, refused);
    case 'InvalidObjectState':
      return `${sayFirst(failure, 'The object is in cold storage')}: ${context.key ?? 'the object'} is in a class of the bucket ${name} that has to be thawed before it is read (such as GLACIER). Ask the store for that (RestoreObject), wait until it is done, which takes minutes to hours, and try again.`;
    case 'InvalidArgument':
      return action === 'uploadPart' ? partsSentence(failure, name, refused) : null;
    default:
      if (failure.code !== 'AccessDenied' && failure.status !== 403) return null;
      if (/explicit deny/i.test(failure.message)) {
        return `${sayFirst(failure, 'Access Denied')}: the bucket ${name} ${refused}. A policy denies it, whatever the key may do. If the policy wants the encryption named, set S3_SSE and S3_SSE_KMS_KEY_ID.`;
      }
      return `Access Denied: the bucket ${name} ${refused}. ${key} ${settings.credentials === null ? 'need' : 'needs'} ${permission} on ${name}.`;
  }
}

/** 413 is the answer of a proxy: a store has words of its own. */
function tooLargeSentence({ settings: { name }, bytes }: Context): string {
  const size = bytes === undefined ? 'of this size' : `of ${formatBytes(bytes)}`;
  return `413: something before the bucket ${name} takes no requests ${size}. Raise its limit (nginx: client_max_body_size) to 10 GB, or let the bucket be reached without it.`;
}

function partsSentence(failure: Failure, name: string, refused: string): string {
  return `${sayFirst(failure, failure.code)}: the bucket ${name} ${refused}. If it allows fewer parts, set S3_PART_LIMIT to their number; if it wants parts of one size, set S3_EQUAL_PARTS to true.`;
}

function unreachableSentence(failure: Failure, settings: BucketSettings): string {
  const where = `The bucket ${settings.name} at ${endpointName(settings)}`;
  if (failure.status !== null) {
    const words = sayFirst(failure, '');
    return `${where} is busy or has a fault: it answers with errors of its own (${failure.status} ${failure.code}${words === '' ? '' : `: ${words}`}) however often it was asked. Try again later, or raise S3_TIMEOUT_SECONDS, which says for how long it is asked.`;
  }
  if (failure.code === 'ENOTFOUND' || failure.code === 'EAI_AGAIN') {
    return `${where} can't be found: no address is known for its host. Check S3_ENDPOINT and the network.`;
  }
  if (failure.code === 'ECONNREFUSED') {
    return `${where} does not answer: the connection was refused. Start it, or check S3_ENDPOINT.`;
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO|ERR_SSL/.test(failure.code)) {
    return `${where} can't be trusted: its certificate failed (${failure.code}). Check S3_ENDPOINT, or name its authority in NODE_EXTRA_CA_CERTS.`;
  }
  if (failure.code === 'TimeoutError' || failure.code === 'ETIMEDOUT') {
    return `${where} does not answer: nothing came in time, however often it was asked. Check it and the network.`;
  }
  if (failure.code === 'ECONNRESET' || failure.code === 'EPIPE') {
    return `${where} does not answer: it broke the connection off, however often it was asked. Check it and the network.`;
  }
  return `${where} does not answer (${failure.code}). Check it, S3_ENDPOINT and the network.`;
}

/** S3's own message without its full stop, or words of this console when there is none. */
function sayFirst({ message }: Failure, ours: string): string {
  const words = message.trim().replace(/\.$/, '');
  const isForeign = words.length > 200 || words.includes('<') || words.includes('\n');
  return words === '' || words === 'UnknownError' || isForeign ? ours : words;
}

function describe({ status, requestId, code, message }: Failure): string {
  return [
    ...(status === null ? [] : [`Status Code: ${status}`]),
    ...(requestId === null ? [] : [`AWS Request ID: ${requestId}`]),
    `AWS Error Code: ${code}`,
    ...(status === null || message === '' || message.includes('<') ? [] : [`AWS Error Message: ${message}`]),
  ].join(', ');
}

const namesWithoutCode = ['Error', 'UnknownError', 'Unknown', '403', 'AggregateError', 'TypeError'];

function readFailure(error: unknown): Failure {
  const record = toRecord(error);
  const metadata = toRecord(record.$metadata);
  const response = toRecord(record.$response);
  const status = numberOf(metadata.httpStatusCode) ?? numberOf(response.statusCode);
  const name = textOf(record.name) ?? 'Error';
  const code = textOf(record.Code) ?? (status === null ? textOf(record.code) : null);
  const fallback = namesWithoutCode.includes(name) ? (status === 403 ? 'Forbidden' : name) : name;
  // The SDK calls a broken connection a timeout too.
  const isTimeout = name === 'TimeoutError' && code !== 'ECONNRESET' && code !== 'EPIPE' && code !== 'ECONNREFUSED';
  return {
    code: isTimeout || name === 'AbortError' ? name : (code ?? fallback),
    message: textOf(record.message) ?? '',
    status,
    requestId: textOf(metadata.requestId),
  };
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(entriesOf(value)) : {};
}

function entriesOf(value: object): [string, unknown][] {
  const inherited = value instanceof Error ? [['name', value.name] as const, ['message', value.message] as const] : [];
  return [
    ...inherited,
    ...Object.getOwnPropertyNames(value).map((name) => [name, Reflect.get(value, name)] as const),
  ].map(([name, field]) => [name, field]);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
