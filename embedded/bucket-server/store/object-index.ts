import type { ObjectRecord } from './object-record.ts';

/** A bucket's objects in S3's order: by the UTF-8 bytes of their keys. */
export class ObjectIndex {
  private readonly records = new Map<string, ObjectRecord>();
  private keys: string[] = [];

  constructor(records: ObjectRecord[]) {
    for (const record of records) this.records.set(record.key, record);
    this.keys = [...this.records.keys()].sort(compareKeys);
  }

  get(key: string): ObjectRecord | undefined {
    return this.records.get(key);
  }

  /** In key order. */
  all(): ObjectRecord[] {
    return this.keys.flatMap((key) => this.records.get(key) ?? []);
  }

  set(record: ObjectRecord): void {
    if (!this.records.has(record.key)) this.keys.splice(this.firstAt(record.key), 0, record.key);
    this.records.set(record.key, record);
  }

  delete(key: string): void {
    if (this.records.delete(key)) this.keys.splice(this.firstAt(key), 1);
  }

  /** The position of the first key that is `key` or comes after it. */
  firstAt(key: string): number {
    return this.firstWhere((candidate) => compareKeys(candidate, key) >= 0);
  }

  /** The position of the first key that comes after `key`. */
  firstAfter(key: string): number {
    return this.firstWhere((candidate) => compareKeys(candidate, key) > 0);
  }

  /** The position of the first key that comes after all that start with `prefix`. */
  firstAfterPrefix(prefix: string): number {
    return this.firstWhere((candidate) => compareKeys(candidate, prefix) > 0 && !candidate.startsWith(prefix));
  }

  at(position: number): ObjectRecord | undefined {
    const key = this.keys[position];
    return key === undefined ? undefined : this.records.get(key);
  }

  private firstWhere(holds: (key: string) => boolean): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.keys[middle] ?? '')) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Orders by UTF-8 bytes, which JavaScript's own order of UTF-16 units is but for surrogates. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return liftSurrogate(a) - liftSurrogate(b);
  }
  return left.length - right.length;
}

function liftSurrogate(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
