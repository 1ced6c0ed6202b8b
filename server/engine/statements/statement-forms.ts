/**
 * The forms of all statements that pg_dump 14 to 18 writes before and after the rows. They come from its source (pg_dump.c, dumputils.c,
 * pg_backup_archiver.c) and from PostgreSQL's ruleutils.c, which writes indexes, constraints, rules and triggers. When an archive holds
 * a statement without such a form, none of its statements runs.
 *
 * A form is matched on all items of a statement (match-form.ts):
 * - CAPITALS are that word, 'x' that string, 0 that number, other signs themselves;
 * - `name` is a name with its schema, `ident` one without, `opname` an operator's; `role`, `string`, `number`; `()` what is in parentheses;
 * - ( ... ) is what is in parentheses where its own form is told;
 * - `roles` and `privileges` are lists; `type` goes on to the word that follows it in the form;
 * - `plain` is all to the end without a comma between, `rest` is all to the end, or to the words after it;
 * - [ ] may be missing, { | } is a choice. `key:element` keeps what is found under another name.
 */

/** What a statement does, as far as its place in a build depends on that. */
export type StatementKind =
  /** A setting of the session: `set`, or the search_path by set_config. */
  | 'setting'
  | 'schema'
  | 'index'
  /** A primary key, or a unique or exclusion constraint. */
  | 'key'
  | 'foreign key'
  /** Creates an object that later statements may name: a function, a view. */
  | 'definition'
  /** Gives an object to a role. */
  | 'owner'
  | 'privilege'
  | 'event trigger'
  | 'refresh'
  | 'large object'
  | 'other';

/**
 * Who runs a statement in a build:
 * - `builder`: a role that can do nothing but fill the new database, as the statement may run code of the archive;
 * - `owner`: the repository's role, as the statement needs more rights, and its form allows no code of the archive;
 * - `superuser`: the repository's role when it is a superuser, and only for trusted archives: the statement creates code inside the server;
 * - `nobody`: the statement is left out.
 */
export type StatementRunner = 'builder' | 'owner' | 'superuser' | 'nobody';

export type StatementForm = {
  form: string;
  kind: StatementKind;
  runs: StatementRunner;
  /** Why that role runs it. */
  why: string;
  /** What it creates or is about, in words for its label. */
  what: string;
};

/** The words of the two statements between which the privileges stand that another role granted. */
export const becomesRole = 'privileges granted by';
export const becomesItself = 'end of the privileges that another role granted';

type FormGroup = Omit<StatementForm, 'form' | 'what'> & { forms: [form: string, what: string][] };

/** The session's own settings are used (open-build-sessions.ts). */
const settings: FormGroup = {
  kind: 'setting',
  runs: 'nobody',
  why: 'The sessions of a build have settings of their own.',
  forms: [
    ['SET statement_timeout = 0', 'setting statement_timeout'],
    ['SET lock_timeout = 0', 'setting lock_timeout'],
    ['SET idle_in_transaction_session_timeout = 0', 'setting idle_in_transaction_session_timeout'],
    ['SET transaction_timeout = 0', 'setting transaction_timeout'],
    ["SET client_encoding = { 'UTF8' | 'SQL_ASCII' }", 'setting client_encoding'],
    ["SET standard_conforming_strings = { ON | 'on' }", 'setting standard_conforming_strings'],
    ['SET check_function_bodies = FALSE', 'setting check_function_bodies'],
    ['SET xmloption = CONTENT', 'setting xmloption'],
    ['SET client_min_messages = WARNING', 'setting client_min_messages'],
    ['SET escape_string_warning = OFF', 'setting escape_string_warning'],
    ['SET row_security = { ON | OFF }', 'setting row_security'],
    ["SELECT pg_catalog.set_config ( 'search_path' , '' , FALSE )", 'setting search_path'],
  ],
};

const placings: FormGroup = {
  kind: 'setting',
  runs: 'builder',
  why: 'It says where the tables and indexes after it go.',
  forms: [
    ["SET default_tablespace = { '' | value:ident }", 'setting default_tablespace'],
    ['SET default_table_access_method = ident', 'setting default_table_access_method'],
  ],
};

const schemas: FormGroup = {
  kind: 'schema',
  runs: 'builder',
  why: 'Whoever may create in the database may make a schema, which is then its maker’s to fill.',
  forms: [['CREATE SCHEMA name:ident', 'schema']],
};

const extensions: FormGroup = {
  kind: 'other',
  runs: 'owner',
  why: 'It names an extension that the server has, and many want more rights than the builder has. It is made before anything of the archive is there that its script could run.',
  forms: [
    ['CREATE EXTENSION IF NOT EXISTS name:ident [ WITH SCHEMA ident ]', 'extension'],
    ['COMMENT ON SCHEMA name:ident IS { string | NULL }', 'comment on the schema'],
    ['COMMENT ON EXTENSION name:ident IS { string | NULL }', 'comment on the extension'],
  ],
};

const builderMakes = 'Its expressions and bodies are the archive’s, and may be run as it is made or filled.';

const definitions: FormGroup = {
  kind: 'definition',
  runs: 'builder',
  why: builderMakes,
  forms: [
    ['CREATE TYPE name', 'type'],
    ['CREATE TYPE name AS [ { ENUM | RANGE } ] ()', 'type'],
    ['CREATE DOMAIN name AS rest', 'domain'],
    ['CREATE [ OR REPLACE ] FUNCTION name () rest', 'function'],
    ['CREATE [ OR REPLACE ] PROCEDURE name () rest', 'procedure'],
    ['CREATE AGGREGATE name () ()', 'aggregate'],
    ['CREATE OPERATOR name:opname ()', 'operator'],
    ['CREATE CAST name:() WITH { INOUT | FUNCTION function:name () } [ AS { ASSIGNMENT | IMPLICIT } ]', 'cast'],
    [
      'CREATE [ UNLOGGED ] TABLE name [ OF type:name ] [ () ] [ INHERITS () ] [ PARTITION BY { RANGE | LIST | HASH } () ] [ WITH () ]',
      'table',
    ],
    ['CREATE FOREIGN TABLE name () [ INHERITS () ] SERVER ident [ OPTIONS () ]', 'foreign table'],
    ['CREATE [ OR REPLACE ] VIEW name [ WITH () ] AS rest', 'view'],
    ['CREATE MATERIALIZED VIEW name [ WITH () ] AS rest WITH NO DATA', 'materialized view'],
  ],
};

/** Objects that are code of the server's own process, or that the server trusts without a check. */
const superusers: FormGroup = {
  kind: 'definition',
  runs: 'superuser',
  why: 'It is code within the server’s own process, or is believed by it unseen.',
  forms: [
    ['CREATE TYPE name ()', 'base type'],
    [
      'CREATE [ OR REPLACE ] [ TRUSTED ] [ PROCEDURAL ] LANGUAGE name:ident HANDLER handler:name [ INLINE inline:name ] [ VALIDATOR validator:name ]',
      'language',
    ],
    ['CREATE [ OR REPLACE ] [ TRUSTED ] [ PROCEDURAL ] LANGUAGE name:ident', 'language'],
    ['CREATE CAST name:() WITHOUT FUNCTION [ AS { ASSIGNMENT | IMPLICIT } ]', 'cast without a function'],
    ['CREATE ACCESS METHOD name:ident TYPE { INDEX | TABLE } HANDLER handler:name', 'access method'],
    [
      'CREATE OPERATOR CLASS name [ DEFAULT ] FOR TYPE type USING ident [ FAMILY family:name ] AS rest',
      'operator class or family',
    ],
    ['CREATE OPERATOR FAMILY name USING ident', 'operator class or family'],
    ['ALTER OPERATOR FAMILY name USING ident ADD rest', 'operator class or family'],
    [
      'CREATE FOREIGN DATA WRAPPER name:ident [ HANDLER handler:name ] [ VALIDATOR validator:name ] [ OPTIONS () ]',
      'foreign data wrapper',
    ],
    ['CREATE TEXT SEARCH PARSER name ()', 'text search parser'],
    ['CREATE TEXT SEARCH TEMPLATE name ()', 'text search template'],
    [
      'COMMENT ON OPERATOR { CLASS | FAMILY } name USING ident IS { string | NULL }',
      'comment on the operator class or family',
    ],
    ...[
      'TEXT SEARCH PARSER',
      'TEXT SEARCH TEMPLATE',
      'FOREIGN DATA WRAPPER',
      'ACCESS METHOD',
      'LANGUAGE',
      'PROCEDURAL LANGUAGE',
    ].map((what): [string, string] => [
      `COMMENT ON ${what} name IS { string | NULL }`,
      `comment on the ${what.toLowerCase()}`,
    ]),
  ],
};

const others: FormGroup = {
  kind: 'other',
  runs: 'builder',
  why: builderMakes,
  forms: [
    [
      'CREATE [ UNLOGGED ] SEQUENCE name [ AS value:name ] START WITH number INCREMENT BY number { NO MINVALUE | MINVALUE number } { NO MAXVALUE | MAXVALUE number } CACHE number [ CYCLE ]',
      'sequence',
    ],
    ['ALTER SEQUENCE name OWNED BY column:name', 'sequence'],
    ['ALTER SEQUENCE name SET { LOGGED | UNLOGGED }', 'sequence'],
    ['CREATE COLLATION name ()', 'collation'],
    ['CREATE [ DEFAULT ] CONVERSION name FOR string TO string FROM function:name', 'conversion'],
    ['CREATE TRANSFORM FOR name:type LANGUAGE ident ()', 'transform for'],
    ['CREATE TEXT SEARCH { DICTIONARY | CONFIGURATION } name ()', 'text search configuration'],
    ['ALTER TEXT SEARCH CONFIGURATION name ADD MAPPING FOR ident WITH rest', 'text search configuration'],
    ['CREATE STATISTICS name [ () ] ON rest', 'statistics'],
    ['ALTER STATISTICS name SET STATISTICS number', 'statistics'],
    ['ALTER [ FOREIGN ] TABLE [ ONLY ] name ADD CONSTRAINT constraint:ident CHECK rest', 'constraint'],
    [
      'ALTER [ FOREIGN ] TABLE [ ONLY ] name ADD CONSTRAINT constraint:ident NOT NULL ident [ NO INHERIT ] [ NOT VALID ]',
      'constraint',
    ],
    ['ALTER DOMAIN name ADD CONSTRAINT constraint:ident CHECK plain', 'constraint'],
    ['ALTER [ FOREIGN ] TABLE [ ONLY ] name ALTER [ COLUMN ] ident SET NOT NULL', 'table'],
    ['ALTER [ FOREIGN ] TABLE [ ONLY ] name ALTER [ COLUMN ] ident SET STATISTICS number', 'table'],
    ['ALTER [ FOREIGN ] TABLE [ ONLY ] name ALTER [ COLUMN ] ident SET { STORAGE | COMPRESSION } value:name', 'table'],
    ['ALTER [ FOREIGN ] TABLE [ ONLY ] name ALTER [ COLUMN ] ident SET DEFAULT plain', 'table'],
    ['ALTER [ FOREIGN ] TABLE [ ONLY ] name ALTER [ COLUMN ] ident SET ()', 'table'],
    ['ALTER [ FOREIGN ] TABLE [ ONLY ] name ALTER [ COLUMN ] ident OPTIONS ()', 'table'],
    ['ALTER TABLE [ ONLY ] name ALTER [ COLUMN ] ident ADD GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY ()', 'table'],
    [
      'ALTER TABLE [ ONLY ] name ATTACH PARTITION partition:name { DEFAULT | FOR VALUES { IN () | FROM () TO () | WITH () } }',
      'table',
    ],
    ['ALTER TABLE [ ONLY ] name REPLICA IDENTITY { FULL | NOTHING | USING INDEX ident }', 'table'],
    ['ALTER TABLE [ ONLY ] name { ENABLE | FORCE } ROW LEVEL SECURITY', 'table'],
    ['ALTER TABLE [ ONLY ] name CLUSTER ON ident', 'table'],
    [
      'ALTER [ FOREIGN ] TABLE [ ONLY ] name { DISABLE | ENABLE [ { ALWAYS | REPLICA } ] } { TRIGGER | RULE } ident',
      'table',
    ],
    ['ALTER TABLE [ ONLY ] name SET ACCESS METHOD ident', 'table'],
    ['ALTER VIEW name SET ()', 'view'],
    ['ALTER INDEX name ATTACH PARTITION partition:name', 'index'],
    ['ALTER INDEX name ALTER COLUMN number SET STATISTICS number', 'index'],
    ['ALTER { FUNCTION | PROCEDURE } name () DEPENDS ON EXTENSION extension:ident', 'function'],
    ['ALTER { INDEX | MATERIALIZED VIEW } name DEPENDS ON EXTENSION extension:ident', 'index'],
    ['ALTER TRIGGER name:ident ON table:name DEPENDS ON EXTENSION extension:ident', 'trigger'],
    ['CREATE [ CONSTRAINT ] TRIGGER name:ident { BEFORE | AFTER | INSTEAD OF } rest', 'trigger'],
    ['CREATE RULE name:ident AS ON rest', 'rule'],
    [
      'CREATE POLICY name:ident ON table:name [ AS { PERMISSIVE | RESTRICTIVE } ] [ FOR { ALL | SELECT | INSERT | UPDATE | DELETE } ] [ TO roles ] [ USING () ] [ WITH CHECK () ]',
      'policy',
    ],
  ],
};

const comments: FormGroup = {
  kind: 'other',
  runs: 'builder',
  why: 'Whoever made the thing may comment on it.',
  forms: [
    ...[
      'TABLE',
      'FOREIGN TABLE',
      'VIEW',
      'MATERIALIZED VIEW',
      'SEQUENCE',
      'INDEX',
      'COLUMN',
      'TYPE',
      'DOMAIN',
      'COLLATION',
      'CONVERSION',
      'STATISTICS',
      'SERVER',
      'TEXT SEARCH DICTIONARY',
      'TEXT SEARCH CONFIGURATION',
    ].map((what): [string, string] => [
      `COMMENT ON ${what} name IS { string | NULL }`,
      `comment on the ${what.toLowerCase()}`,
    ]),
    ...['FUNCTION', 'PROCEDURE', 'AGGREGATE'].map((what): [string, string] => [
      `COMMENT ON ${what} name () IS { string | NULL }`,
      `comment on the ${what.toLowerCase()}`,
    ]),
    ['COMMENT ON OPERATOR name:opname () IS { string | NULL }', 'comment on the operator'],
    ['COMMENT ON CAST name:() IS { string | NULL }', 'comment on the cast'],
    ['COMMENT ON TRANSFORM FOR name:type LANGUAGE ident IS { string | NULL }', 'comment on the transform for'],
    ['COMMENT ON CONSTRAINT name:ident ON [ DOMAIN ] table:name IS { string | NULL }', 'comment on the constraint'],
    ['COMMENT ON TRIGGER name:ident ON table:name IS { string | NULL }', 'comment on the trigger'],
    ['COMMENT ON RULE name:ident ON table:name IS { string | NULL }', 'comment on the rule'],
    ['COMMENT ON POLICY name:ident ON table:name IS { string | NULL }', 'comment on the policy'],
    ...['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SEQUENCE', 'COLUMN', 'SCHEMA', 'TYPE', 'DOMAIN'].map(
      (what): [string, string] => [
        `SECURITY LABEL FOR provider:ident ON ${what} name IS string`,
        `security label of the ${what.toLowerCase()}`,
      ],
    ),
    ...['FUNCTION', 'PROCEDURE', 'AGGREGATE'].map((what): [string, string] => [
      `SECURITY LABEL FOR provider:ident ON ${what} name () IS string`,
      `security label of the ${what.toLowerCase()}`,
    ]),
  ],
};

const indexes: FormGroup = {
  kind: 'index',
  runs: 'builder',
  why: builderMakes,
  forms: [['CREATE [ UNIQUE ] INDEX name:ident ON [ ONLY ] table:name USING rest', 'index']],
};

const keys: FormGroup = {
  kind: 'key',
  runs: 'builder',
  why: builderMakes,
  forms: [
    ['ALTER TABLE [ ONLY ] table:name ADD CONSTRAINT constraint:ident PRIMARY KEY plain', 'constraint'],
    ['ALTER TABLE [ ONLY ] table:name ADD CONSTRAINT constraint:ident UNIQUE plain', 'constraint'],
    ['ALTER TABLE [ ONLY ] table:name ADD CONSTRAINT constraint:ident EXCLUDE plain', 'constraint'],
  ],
};

const foreignKeys: FormGroup = {
  kind: 'foreign key',
  runs: 'builder',
  why: builderMakes,
  forms: [
    [
      'ALTER TABLE [ ONLY ] table:name ADD CONSTRAINT constraint:ident FOREIGN KEY () REFERENCES referenced:name () plain',
      'foreign key',
    ],
    [
      'ALTER TABLE [ ONLY ] table:name ADD CONSTRAINT constraint:ident FOREIGN KEY () REFERENCES referenced:name ()',
      'foreign key',
    ],
  ],
};

/** Objects outside of the database: another server, a file. */
const elsewhere: FormGroup = {
  kind: 'other',
  runs: 'builder',
  why: 'Its options name servers, files and passwords: they must not have an effect that the builder could not give them.',
  forms: [
    ['CREATE SERVER name:ident [ TYPE string ] [ VERSION string ] FOREIGN DATA WRAPPER ident [ OPTIONS () ]', 'server'],
    ['CREATE USER MAPPING FOR role SERVER name:ident [ OPTIONS () ]', 'user mapping for the server'],
  ],
};

const publications: FormGroup = {
  kind: 'other',
  runs: 'builder',
  why: 'Whoever may create in the database may publish its own tables.',
  forms: [
    ['CREATE PUBLICATION name:ident [ WITH () ]', 'publication'],
    ['ALTER PUBLICATION name:ident ADD TABLE [ ONLY ] table:name [ () ] [ WHERE () ]', 'publication'],
  ],
};

const wholePublications: FormGroup = {
  kind: 'other',
  runs: 'owner',
  why: 'Only a superuser may publish tables of others; it holds names and settings alone.',
  forms: [
    ['CREATE PUBLICATION name:ident FOR ALL TABLES [ WITH () ]', 'publication for all tables'],
    ['ALTER PUBLICATION name:ident ADD TABLES IN SCHEMA ident', 'publication of schemas'],
    ['COMMENT ON PUBLICATION name:ident IS { string | NULL }', 'comment on the publication'],
  ],
};

/** Objects that would act outside of the new database. */
const subscriptions: FormGroup = {
  kind: 'other',
  runs: 'nobody',
  why: 'It belongs to the server and fetches from another one: two databases must not both have it.',
  forms: [
    ['CREATE SUBSCRIPTION name:ident CONNECTION string PUBLICATION rest', 'subscription'],
    ['ALTER SUBSCRIPTION name:ident OWNER TO role', 'subscription'],
    ['COMMENT ON SUBSCRIPTION name:ident IS { string | NULL }', 'comment on the subscription'],
  ],
};

const eventTriggers: FormGroup = {
  kind: 'event trigger',
  runs: 'owner',
  why: 'Only a superuser may make it. It is made last, names a function that is there, and runs nothing as it is made.',
  forms: [
    [
      'CREATE EVENT TRIGGER name:ident ON ident [ WHEN TAG IN () ] EXECUTE { FUNCTION | PROCEDURE } function:name ()',
      'event trigger',
    ],
    ['ALTER EVENT TRIGGER name:ident { DISABLE | ENABLE [ { ALWAYS | REPLICA } ] }', 'event trigger'],
    ['ALTER EVENT TRIGGER name:ident OWNER TO owner:role', 'event trigger'],
    ['COMMENT ON EVENT TRIGGER name:ident IS { string | NULL }', 'comment on the event trigger'],
  ],
};

const owners: FormGroup = {
  kind: 'owner',
  runs: 'owner',
  why: 'Only a member of the role that gets it may give it away. Nothing is run by it.',
  forms: [
    ...[
      'TABLE',
      'FOREIGN TABLE',
      'VIEW',
      'MATERIALIZED VIEW',
      'SEQUENCE',
      'TYPE',
      'DOMAIN',
      'COLLATION',
      'CONVERSION',
      'STATISTICS',
      'SCHEMA',
      'SERVER',
      'PUBLICATION',
      'TEXT SEARCH DICTIONARY',
      'TEXT SEARCH CONFIGURATION',
      'FOREIGN DATA WRAPPER',
      'LANGUAGE',
      'PROCEDURAL LANGUAGE',
    ].map((what): [string, string] => [`ALTER ${what} name OWNER TO owner:role`, what.toLowerCase()]),
    ...['FUNCTION', 'PROCEDURE', 'AGGREGATE'].map((what): [string, string] => [
      `ALTER ${what} name () OWNER TO owner:role`,
      what.toLowerCase(),
    ]),
    ['ALTER OPERATOR name:opname () OWNER TO owner:role', 'operator'],
    ['ALTER OPERATOR { CLASS | FAMILY } name USING ident OWNER TO owner:role', 'operator class or family'],
  ],
};

const privileges: FormGroup = {
  kind: 'privilege',
  runs: 'owner',
  why: 'Only who owns the thing, or was granted it, may grant it. Nothing is run by it.',
  forms: [
    ...['TABLE', 'SEQUENCE', 'SCHEMA', 'TYPE', 'LANGUAGE', 'FOREIGN DATA WRAPPER', 'FOREIGN SERVER'].flatMap(
      (what): [string, string][] => [
        [
          `GRANT privileges ON ${what} name TO grantee:role [ WITH GRANT OPTION ]`,
          `privileges on the ${what.toLowerCase()}`,
        ],
        [
          `REVOKE [ GRANT OPTION FOR ] privileges ON ${what} name FROM grantee:role`,
          `privileges on the ${what.toLowerCase()}`,
        ],
      ],
    ),
    ...['FUNCTION', 'PROCEDURE'].flatMap((what): [string, string][] => [
      [
        `GRANT privileges ON ${what} name () TO grantee:role [ WITH GRANT OPTION ]`,
        `privileges on the ${what.toLowerCase()}`,
      ],
      [
        `REVOKE [ GRANT OPTION FOR ] privileges ON ${what} name () FROM grantee:role`,
        `privileges on the ${what.toLowerCase()}`,
      ],
    ]),
    [
      'ALTER DEFAULT PRIVILEGES FOR ROLE owner:role [ IN SCHEMA ident ] GRANT privileges ON { TABLES | SEQUENCES | FUNCTIONS | TYPES | SCHEMAS | LARGE OBJECTS } TO grantee:role [ WITH GRANT OPTION ]',
      'default privileges',
    ],
    [
      'ALTER DEFAULT PRIVILEGES FOR ROLE owner:role [ IN SCHEMA ident ] REVOKE [ GRANT OPTION FOR ] privileges ON { TABLES | SEQUENCES | FUNCTIONS | TYPES | SCHEMAS | LARGE OBJECTS } FROM grantee:role',
      'default privileges',
    ],
    ['SET SESSION AUTHORIZATION { owner:role | owner:string }', becomesRole],
    ['SET SESSION AUTHORIZATION DEFAULT', becomesItself],
    ['RESET SESSION AUTHORIZATION', becomesItself],
  ],
};

/** A restore of the rows brings them (load-large-objects.ts, set-sequences.ts, refresh-views.ts). */
const rows: FormGroup = {
  kind: 'other',
  runs: 'nobody',
  why: 'It belongs to the rows, which are restored in another way.',
  forms: [['SELECT pg_catalog.setval ( string , number , { TRUE | FALSE } )', 'value of a sequence']],
};

const refreshes: FormGroup = {
  kind: 'refresh',
  runs: 'nobody',
  why: rows.why,
  forms: [['REFRESH MATERIALIZED VIEW name', 'materialized view']],
};

const largeObjects: FormGroup = {
  kind: 'large object',
  runs: 'nobody',
  why: rows.why,
  forms: [
    ['SELECT pg_catalog.lo_create ( { string | number } )', 'large object'],
    ['SELECT pg_catalog.lo_open ( { string | number } , number )', 'large object'],
    ['SELECT pg_catalog.lo_close ( number )', 'large object'],
    ['ALTER LARGE OBJECT name:number OWNER TO owner:role', 'large object'],
    ['COMMENT ON LARGE OBJECT name:number IS { string | NULL }', 'comment on the large object'],
    ['SECURITY LABEL FOR provider:ident ON LARGE OBJECT name:number IS string', 'security label of the large object'],
    [
      'GRANT privileges ON LARGE OBJECT name:number TO grantee:role [ WITH GRANT OPTION ]',
      'privileges on the large object',
    ],
    [
      'REVOKE [ GRANT OPTION FOR ] privileges ON LARGE OBJECT name:number FROM grantee:role',
      'privileges on the large object',
    ],
  ],
};

/** The forms in the order in which they are tried. A narrower form stands before a wider one. */
export const statementForms: StatementForm[] = [
  settings,
  placings,
  schemas,
  extensions,
  definitions,
  superusers,
  others,
  comments,
  indexes,
  keys,
  foreignKeys,
  elsewhere,
  publications,
  wholePublications,
  subscriptions,
  eventTriggers,
  owners,
  privileges,
  rows,
  refreshes,
  largeObjects,
].flatMap(({ forms, ...shared }) => forms.map(([form, what]) => ({ ...shared, form, what })));
