/**
 * The name under which the rows of a table are kept: "schema.name", with quotes around a part that has a dot or a quote itself, so that each name is
 * of one table.
 */
export function writeTableName({ schema, name }: { schema: string; name: string }): string {
  return [schema, name].map((part) => (/[."]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join('.');
}
