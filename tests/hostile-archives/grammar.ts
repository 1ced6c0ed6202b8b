/**
 * What PostgreSQL's own grammar calls its statements. The list was taken from the repository postgres/postgres, file
 * src/backend/parser/gram.y, commit f4e53e10b6ce0eedeb98caa4356facb47c7bb9cb: PostgreSQL 18 in its last months of development. It is in
 * the grammar's own order.
 */

/** The alternatives of `stmt`, which has an empty one besides, and what `toplevel_stmt` adds to them. */
export const productions = words(`
  AlterEventTrigStmt AlterCollationStmt AlterDatabaseStmt AlterDatabaseSetStmt AlterDefaultPrivilegesStmt AlterDomainStmt
  AlterEnumStmt AlterExtensionStmt AlterExtensionContentsStmt AlterFdwStmt AlterForeignServerStmt AlterFunctionStmt AlterGroupStmt
  AlterObjectDependsStmt AlterObjectSchemaStmt AlterOwnerStmt AlterOperatorStmt AlterTypeStmt AlterPolicyStmt AlterSeqStmt
  AlterSystemStmt AlterTableStmt AlterTblSpcStmt AlterCompositeTypeStmt AlterPublicationStmt AlterRoleSetStmt AlterRoleStmt
  AlterSubscriptionStmt AlterStatsStmt AlterTSConfigurationStmt AlterTSDictionaryStmt AlterUserMappingStmt AnalyzeStmt CallStmt
  CheckPointStmt ClosePortalStmt ClusterStmt CommentStmt ConstraintsSetStmt CopyStmt CreateAmStmt CreateAsStmt CreateAssertionStmt
  CreateCastStmt CreateConversionStmt CreateDomainStmt CreateExtensionStmt CreateFdwStmt CreateForeignServerStmt
  CreateForeignTableStmt CreateFunctionStmt CreateGroupStmt CreateMatViewStmt CreateOpClassStmt CreateOpFamilyStmt
  CreatePublicationStmt AlterOpFamilyStmt CreatePolicyStmt CreatePLangStmt CreateSchemaStmt CreateSeqStmt CreateStmt
  CreateSubscriptionStmt CreateStatsStmt CreateTableSpaceStmt CreateTransformStmt CreateTrigStmt CreateEventTrigStmt CreateRoleStmt
  CreateUserStmt CreateUserMappingStmt CreatedbStmt DeallocateStmt DeclareCursorStmt DefineStmt DeleteStmt DiscardStmt DoStmt
  DropCastStmt DropOpClassStmt DropOpFamilyStmt DropOwnedStmt DropStmt DropSubscriptionStmt DropTableSpaceStmt DropTransformStmt
  DropRoleStmt DropUserMappingStmt DropdbStmt ExecuteStmt ExplainStmt FetchStmt GrantStmt GrantRoleStmt ImportForeignSchemaStmt
  IndexStmt InsertStmt ListenStmt RefreshMatViewStmt LoadStmt LockStmt MergeStmt NotifyStmt PrepareStmt ReassignOwnedStmt
  ReindexStmt RemoveAggrStmt RemoveFuncStmt RemoveOperStmt RenameStmt RevokeStmt RevokeRoleStmt RuleStmt SecLabelStmt SelectStmt
  TransactionStmt TruncateStmt UnlistenStmt UpdateStmt VacuumStmt VariableResetStmt VariableSetStmt VariableShowStmt ViewStmt
  TransactionStmtLegacy`);

/**
 * Every kind of thing that the sub-productions of CREATE, ALTER, DROP, COMMENT, SECURITY LABEL, GRANT and REVOKE name
 * (object_type_any_name, object_type_name, drop_type_name, object_type_name_on_any_name, privilege_target, DefineStmt, RenameStmt),
 * with a name that one of it may have.
 */
export const objects: Record<string, string> = {
  TABLE: 'public.film',
  SEQUENCE: 'public.s',
  VIEW: 'public.v',
  'MATERIALIZED VIEW': 'public.m',
  INDEX: 'public.i',
  'FOREIGN TABLE': 'public.f',
  COLLATION: 'public.c',
  CONVERSION: 'public.c',
  STATISTICS: 'public.s',
  'TEXT SEARCH PARSER': 'public.p',
  'TEXT SEARCH DICTIONARY': 'public.d',
  'TEXT SEARCH TEMPLATE': 'public.t',
  'TEXT SEARCH CONFIGURATION': 'public.c',
  'ACCESS METHOD': 'heap',
  'EVENT TRIGGER': 'e',
  EXTENSION: 'plpgsql',
  'FOREIGN DATA WRAPPER': 'w',
  LANGUAGE: 'plpgsql',
  'PROCEDURAL LANGUAGE': 'plpgsql',
  PUBLICATION: 'p',
  SCHEMA: 'public',
  SERVER: 's',
  DATABASE: '{database}',
  ROLE: '{role}',
  USER: '{role}',
  GROUP: '{role}',
  SUBSCRIPTION: 's',
  TABLESPACE: 'pg_default',
  POLICY: 'p ON public.film',
  RULE: 'r ON public.film',
  TRIGGER: 't ON public.film',
  TYPE: 'public.t',
  DOMAIN: 'public.d',
  AGGREGATE: 'public.a(integer)',
  FUNCTION: 'public.f()',
  PROCEDURE: 'public.p()',
  ROUTINE: 'public.f()',
  OPERATOR: 'public.=== (integer, integer)',
  'OPERATOR CLASS': 'public.o USING btree',
  'OPERATOR FAMILY': 'public.o USING btree',
  CAST: '(text AS integer)',
  TRANSFORM: 'FOR text LANGUAGE sql',
  'LARGE OBJECT': '1',
  'USER MAPPING': 'FOR PUBLIC SERVER s',
};

/** What privilege_target names that no pg_dump grants or revokes anything on within a database. */
export const foreignTargets = [
  'public.film',
  'ROUTINE public.f()',
  'DATABASE {database}',
  'DOMAIN public.d',
  'PARAMETER log_min_messages',
  'TABLESPACE pg_default',
  'ALL TABLES IN SCHEMA public',
  'ALL SEQUENCES IN SCHEMA public',
  'ALL FUNCTIONS IN SCHEMA public',
  'ALL PROCEDURES IN SCHEMA public',
  'ALL ROUTINES IN SCHEMA public',
];

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
