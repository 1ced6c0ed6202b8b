import { describe, expect, test } from 'vitest';
import type { BucketSettings } from '#server/env.ts';
import { keyFromUrl } from './key-from-url.ts';

const plain: BucketSettings = {
  name: 'stack-backups',
  endpoint: 'http://127.0.0.1:9000',
  region: 'eu-central-1',
  credentials: null,
  forcePathStyle: true,
  prefix: '',
  checksums: 'WHEN_SUPPORTED',
  partLimit: 10_000,
  timeoutMs: 60_000,
};
const prefixed = { ...plain, prefix: 'backups/prod/' };
const named = { ...plain, endpoint: 'https://Store.example.com:443/s3/', forcePathStyle: false };
const amazon = { ...plain, endpoint: null, forcePathStyle: false };

describe('a key', () => {
  test.each([
    'BackupDaemonJob6696-911306061719227050.zip',
    'folder/with space/ünï+%2F.zip',
    'dots...and..more/a..zip',
    '.hidden',
    '2026:01.zip',
    'a'.repeat(1024),
    'é'.repeat(512),
  ])('%s is itself', (key) => {
    expect(keyFromUrl(plain, key)).toBe(key);
  });

  test('may be given with the prefix or without', () => {
    expect(keyFromUrl(prefixed, 'a.zip')).toBe('a.zip');
    expect(keyFromUrl(prefixed, 'backups/prod/a.zip')).toBe('a.zip');
    expect(keyFromUrl(prefixed, 'backups/prod/')).toBeNull();
    expect(keyFromUrl(prefixed, 'backups/prod//a.zip')).toBeNull();
    expect(keyFromUrl(prefixed, 'a'.repeat(1024))).toBeNull();
  });

  test.each([
    ['nothing', ''],
    ['an absolute path', '/etc/passwd'],
    ['an absolute path of Windows', 'C:\\backup.zip'],
    ['a network path', '//server/share'],
    ['a backslash first', '\\\\server\\share'],
    ['..', '..'],
    ['a way out', '../other.zip'],
    ['a way out within', 'a/../../b.zip'],
    ['a way out at the end', 'a/..'],
    ['a way out by backslash', 'a\\..\\b.zip'],
    ['more than 1,024 bytes', 'a'.repeat(1025)],
    ['more than 1,024 bytes in fewer characters', `${'é'.repeat(512)}a`],
    ['a line break', 'a\nb'],
    ['a NUL', 'a\0b'],
    ['half a character', 'a\ud800'],
  ])('%s is none', (_, text) => {
    expect(keyFromUrl(plain, text)).toBeNull();
    expect(keyFromUrl(prefixed, text)).toBeNull();
  });
});

describe('an address', () => {
  test.each([
    [plain, 'http://127.0.0.1:9000/stack-backups/a.zip'],
    [plain, 'HTTP://127.0.0.1:9000/stack-backups/a.zip'],
    [plain, 's3://stack-backups/a.zip'],
    [prefixed, 'http://127.0.0.1:9000/stack-backups/backups/prod/a.zip'],
    [prefixed, 's3://stack-backups/backups/prod/a.zip'],
    [named, 'https://store.example.com/s3/stack-backups/a.zip'],
    [named, 'https://STORE.example.com:443/s3/stack-backups/a.zip'],
    [named, 'https://stack-backups.store.example.com/s3/a.zip'],
    [amazon, 'https://stack-backups.s3.eu-central-1.amazonaws.com/a.zip'],
    [amazon, 'https://stack-backups.s3.amazonaws.com/a.zip'],
    [amazon, 'https://s3.eu-central-1.amazonaws.com/stack-backups/a.zip'],
  ])('of an object here is its key: %#', (settings, url) => {
    expect(keyFromUrl(settings, url)).toBe('a.zip');
  });

  test('is decoded', () => {
    expect(keyFromUrl(plain, 'http://127.0.0.1:9000/stack-backups/a%20b/%C3%BC%2B%25.zip')).toBe('a b/ü+%.zip');
    expect(keyFromUrl(plain, 's3://stack-backups/a%20b.zip')).toBe('a%20b.zip');
  });

  test.each([
    [plain, 'http://127.0.0.1:9000/other-bucket/a.zip'],
    [plain, 'http://127.0.0.1:9000/stack-backups-2/a.zip'],
    [plain, 'http://127.0.0.1:9000/stack-backups/'],
    [plain, 'http://127.0.0.1:9000/stack-backups'],
    [plain, 'http://127.0.0.1:9000/'],
    [plain, 'http://127.0.0.1:9001/stack-backups/a.zip'],
    [plain, 'http://127.0.0.1/stack-backups/a.zip'],
    [plain, 'https://127.0.0.1:9000/stack-backups/a.zip'],
    [plain, 'http://user:secret@127.0.0.1:9000/stack-backups/a.zip'],
    [plain, 'http://127.0.0.1:9000@evil.example/stack-backups/a.zip'],
    [plain, 'http://127.0.0.1:9000\\@evil.example/stack-backups/a.zip'],
    [plain, 'http://evil.example/http://127.0.0.1:9000/stack-backups/a.zip'],
    [plain, 'http://127.0.0.1:9000/other/../stack-backups/a.zip'],
    [plain, 'http://127.0.0.1:9000/stack-backups/../other/a.zip'],
    [plain, 'http://127.0.0.1:9000/stack-backups/%2e%2e/a.zip'],
    [plain, 'http://127.0.0.1:9000/stack-backups/%2Fa.zip'],
    [plain, 'http://127.0.0.1:9000/stack-backups/a%00.zip'],
    [plain, 'http://127.0.0.1:9000/stack-backups/%ZZ'],
    [plain, 'http://127.0.0.1:9000/stack-backups/a.zip?versionId=1'],
    [plain, 'http://127.0.0.1:9000/stack-backups/a.zip#part'],
    [plain, `http://127.0.0.1:9000/stack-backups/${'a'.repeat(1025)}`],
    [plain, 's3://other-bucket/a.zip'],
    [plain, 's3://stack-backups'],
    [plain, 's3://stack-backups/'],
    [plain, 's3://stack-backups/../a.zip'],
    [plain, 'ftp://127.0.0.1:9000/stack-backups/a.zip'],
    [plain, 'file:///etc/passwd'],
    [plain, 'javascript:alert(1)'],
    [plain, 'data:text/plain,a'],
    [prefixed, 'http://127.0.0.1:9000/stack-backups/a.zip'],
    [prefixed, 's3://stack-backups/backups/staging/a.zip'],
    [amazon, 'https://stack-backups.s3.us-west-2.amazonaws.com/a.zip'],
    [amazon, 'http://stack-backups.s3.amazonaws.com/a.zip'],
    [amazon, 'https://stack-backups.s3.amazonaws.com.evil.example/a.zip'],
  ])('of anything else is none: %#', (settings, url) => {
    expect(keyFromUrl(settings, url)).toBeNull();
  });
});
