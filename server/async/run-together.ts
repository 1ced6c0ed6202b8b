/**
 * Runs works at once. When one fails, `failure` is aborted, by which the others are to end.
 * @throws what failed first, when all have come to rest
 */
export async function runTogether(works: readonly (() => Promise<void>)[], failure: AbortController): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all(
    works.map((work) =>
      work().catch((error: unknown) => {
        failures.push(error);
        failure.abort();
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}
