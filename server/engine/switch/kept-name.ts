const longestNameBytes = 63;

/** The name under which the repository is kept after a switch: `shop_before_12`, with at most 63 bytes, as PostgreSQL allows no more. */
export function keptNameOf(repository: string, daemonId: number): string {
  const end = `_before_${daemonId}`;
  const room = longestNameBytes - Buffer.byteLength(end);
  let start = '';
  for (const character of repository) {
    if (Buffer.byteLength(start + character) > room) break;
    start += character;
  }
  return `${start}${end}`;
}
