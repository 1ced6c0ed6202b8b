/** An archive's schema, statement by statement: before the rows are there, and after. */
export type SchemaStatements = { preData: string[]; postData: string[] };
