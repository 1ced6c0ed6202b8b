/**
 * The path of an address as a proxy passes it on, in decoded segments; null when it is not plain: then it is never let through
 * unasked. Plain is what any server reads alike: no `.` or `..`, no encoded or backward slash, nothing that decodes twice,
 * no control character or space, an absolute path.
 * @param uri path and query, as in an HTTP request line
 */
export function plainSegments(uri: string): string[] | null {
  const path = uri.split(/[?#]/, 1)[0] ?? '';
  if (!path.startsWith('/') || /[^!-~]|\\|%(2f|5c)/i.test(path)) return null;
  const segments: string[] = [];
  for (const written of path.slice(1).split('/')) {
    const segment = decode(written);
    if (segment === null || /[%\p{Cc}]/u.test(segment)) return null;
    if (/^\.\.?$/.test(segment.split(';', 1)[0] ?? '')) return null;
    segments.push(segment);
  }
  return segments;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/**
 * Whether an address is one of `prefixes` or lies below one, segment by segment: `/health` passes `/health` and `/health/db`,
 * not `/healthy` and not `/health/../entity`.
 * @param prefixes plain paths with no slash at the end (GATE_PASS_PATHS)
 */
export function isPassPath(uri: string, prefixes: readonly string[]): boolean {
  if (prefixes.length === 0) return false;
  const segments = plainSegments(uri);
  if (segments === null) return false;
  return prefixes.some((prefix) => {
    const wanted = plainSegments(prefix);
    return wanted?.every((segment, index) => segments[index] === segment) ?? false;
  });
}
