import type { ManifestSequence } from '../archive/manifest.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { readSequenceValues } from '../copy-out/read-sequence-values.ts';
import type { CompareInput, Comparison } from './compare-input.ts';

/**
 * Compares the value of each sequence with its value in the archive.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function compareSequences({ connection, archive: { manifest } }: CompareInput): Promise<Comparison> {
  const values = await readSequenceValues(connection, manifest.sequences);
  const differences = manifest.sequences.flatMap((archived, place) => {
    const restored = values[place];
    if (restored !== undefined && describe(restored) === describe(archived)) return [];
    const stands = restored === undefined ? 'is not there' : `stands at ${describe(restored)}`;
    return [`${labelOf(archived)}: the sequence ${stands}, not at ${describe(archived)}.`];
  });
  return { differences, notes: [] };
}

function describe({ lastValue, isCalled }: ManifestSequence): string {
  return isCalled ? lastValue : `${lastValue} (not used yet)`;
}
