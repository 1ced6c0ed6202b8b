/** The refusals of this server: S3's own code, its HTTP status, and what S3 says when nothing better is known. */
const refusals = {
  AccessDenied: [403, 'Access Denied'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'The authorization query parameters are malformed.'],
  BadDigest: [400, 'The digest that was sent does not match the content that was received.'],
  BucketAlreadyOwnedByYou: [409, 'The bucket exists already and is yours.'],
  EntityTooLarge: [400, 'The upload is larger than the 5 GiB that one request may carry.'],
  EntityTooSmall: [400, 'Every part but the last must be 5 MiB at least.'],
  IncompleteBody: [400, 'The body is shorter or longer than its headers say.'],
  InsufficientStorage: [507, 'The disk that holds the bucket is full.'],
  InternalError: [500, 'The bucket server failed to do this; its log says why.'],
  InvalidAccessKeyId: [403, 'The access key id is not known here.'],
  InvalidArgument: [400, 'An argument is not valid.'],
  InvalidBucketState: [409, 'The request is not valid for the state of the bucket.'],
  InvalidBucketName: [400, 'A bucket name is 3 to 63 lower-case letters, digits, dots and hyphens.'],
  InvalidDigest: [400, 'Content-MD5 is not the base64 of an MD5 digest.'],
  InvalidEncryptionAlgorithmError: [
    400,
    'The encryption request that you specified is not valid. The valid value is AES256.',
  ],
  InvalidPart: [400, 'A part was never uploaded, or its ETag is another.'],
  InvalidPartOrder: [400, 'The parts are not in ascending order of their numbers.'],
  InvalidRange: [416, 'The object has no byte in the requested range.'],
  InvalidRequest: [400, 'The request is not valid.'],
  InvalidURI: [400, 'The address of the request cannot be read.'],
  KeyTooLongError: [400, 'A key is 1,024 bytes at most.'],
  MalformedTrailerError: [400, 'The trailer of the body is not what its headers announced.'],
  MalformedXML: [400, 'The XML of the body is not what this request takes.'],
  MethodNotAllowed: [405, 'This method is not allowed here.'],
  MissingContentLength: [411, 'The length of the body must be given.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchLifecycleConfiguration: [404, 'The lifecycle configuration does not exist'],
  NoSuchObjectLockConfiguration: [404, 'The specified object does not have a ObjectLock configuration'],
  NoSuchUpload: [404, 'The upload does not exist: it may have been completed or aborted.'],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NotImplemented: [501, 'This server does not do that.'],
  NotModified: [304, 'Not Modified'],
  ObjectLockConfigurationNotFoundError: [404, 'Object Lock configuration does not exist for this bucket'],
  PreconditionFailed: [412, 'A condition of the request does not hold.'],
  RequestTimeTooSkewed: [403, 'The time of the request differs from this server’s by more than 15 minutes.'],
  SignatureDoesNotMatch: [403, 'The signature does not match: check the secret access key.'],
  SlowDown: [503, 'The server is stopping; try again.'],
  XAmzContentSHA256Mismatch: [400, 'The x-amz-content-sha256 header does not match the content that was received.'],
} as const satisfies Record<string, readonly [number, string]>;

export type S3ErrorCode = keyof typeof refusals;

/** A refusal that is answered as S3's XML error document. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: S3ErrorCode;
  readonly status: number;
  /** Response headers that go with it. */
  readonly headers: Record<string, string>;

  constructor(code: S3ErrorCode, message?: string, headers: Record<string, string> = {}) {
    super(message ?? refusals[code][1]);
    this.code = code;
    this.status = refusals[code][0];
    this.headers = headers;
  }
}
