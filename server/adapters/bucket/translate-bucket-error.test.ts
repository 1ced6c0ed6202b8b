import { expect, test } from 'vitest';
import { embeddedBucketSettings } from '#tests/embedded-bucket-settings.ts';
import { translateBucketError } from './translate-bucket-error.ts';

const settings = embeddedBucketSettings({ name: 'b', endpoint: 'http://127.0.0.1:9', credentials: null });
const missing = Object.assign(new Error('The specified bucket does not exist'), {
  name: 'NoSuchBucket',
  $metadata: { httpStatusCode: 404 },
});

test('the sentences about the second bucket name its own settings', () => {
  expect(translateBucketError(missing, { settings, action: 'list' }).message).toContain(': S3_BUCKET is b');
  const ofCopy = translateBucketError(missing, { settings: { ...settings, isCopy: true }, action: 'list' });
  expect(ofCopy.message).toContain(': COPY_S3_BUCKET is b');
  expect(ofCopy).toMatchObject({ code: 'BUCKET_REFUSED', reason: 'BUCKET_MISSING' });
});
