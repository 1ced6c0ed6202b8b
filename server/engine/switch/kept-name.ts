const longestNameBytes = 63;

/** The name under which a daemon puts the repository aside: `shop_before_12`, the repository's part cut to what PostgreSQL takes. */
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
