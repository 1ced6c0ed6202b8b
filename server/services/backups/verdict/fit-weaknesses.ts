import type { Weakness, Weaknesses } from '#lib/contracts/verdict/weakness.ts';

/** The record beside a backup has 64 KiB at most, and other facts are in it as well. */
const mostBytes = 40 * 1024;
/** A character outside of ASCII is \\uXXXX in JSON that is in JSON. */
const bytesOfEscape = 7;

/** Names as many as fit into the record beside a backup. The number of all stays. */
export function fitWeaknesses({ total, named }: Weaknesses): Weaknesses {
  let bytes = 0;
  const first = named.findIndex((one) => {
    bytes += bytesOf(one);
    return bytes > mostBytes;
  });
  return { total, named: first < 0 ? named : named.slice(0, first) };
}

function bytesOf(one: Weakness): number {
  const text = JSON.stringify(JSON.stringify(one));
  const foreign = text.match(/[\u007f-\uffff]/g)?.length ?? 0;
  return text.length + foreign * (bytesOfEscape - 1);
}
