/** The inside of a maintenance's ETag. */
export function maintenanceTag({ id, version }: { id: string; version: number }): string {
  return `${id}.${version}`;
}
