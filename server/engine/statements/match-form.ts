import { type ScannedStatement, type SqlItem, scanStatements } from '../archive/scan-statements.ts';

/** The parts of a statement by the names in its form, as they stand in SQL. */
export type Found = Record<string, string>;

/** Matches a statement with a form. It returns the named parts, or null when the statement has another form. */
export type FormMatcher = (statement: ScannedStatement) => Found | null;

type Place = { statement: ScannedStatement; at: number; found: Found };
type Rest = (place: Place) => Found | null;
/** Matches one element of a form, and calls `rest` for what follows it. */
type Element = (place: Place, rest: Rest) => Found | null;

/** The most characters in parentheses that have a form of their own. */
const longestInner = 2000;

/** The reserved words of PostgreSQL 14 to 18: pg_dump quotes them when they are names. */
const reservedWords = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
   concurrently constraint create cross current_catalog current_date current_role current_schema current_time
   current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from
   full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime
   localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right
   select session_user similar some symmetric table tablesample then to trailing true union unique user using variadic
   verbose when where window with`.split(/\s+/),
);

/** Parses a form of statement-forms.ts. @throws Error when the form is not valid */
export function compileForm(form: string): FormMatcher {
  const reader = new FormReader(form.split(/\s+/));
  const whole = sequence(reader.readSequence());
  reader.expectEnd();
  return (statement) =>
    statement.fault === null
      ? whole({ statement, at: 0, found: {} }, ({ at, found }) => (at === statement.itemCount ? found : null))
      : null;
}

/** Elements that may be longer than the items that wordsAtStart() looks at. */
const longElements = /^(?:[a-z]+:)?(?:privileges|roles|type|rest|plain)$/;
const itemsLookedAt = 24;

/** Lists the words that every statement of a form has among its first items, in order. With them most forms are ruled out quickly. */
export function wordsOf(form: string): string[] {
  const words: string[] = [];
  let depth = 0;
  for (const token of form.split(/\s+/)) {
    if (longElements.test(token)) break;
    if (/^[[{(]$/.test(token)) depth++;
    else if (/^[\]})]$/.test(token)) depth--;
    else if (depth === 0 && /^[A-Z]+$/.test(token)) words.push(token.toLowerCase());
  }
  return words;
}

/** Lists the first words of a statement as PostgreSQL compares them, with '' for an item that is no word. */
export function wordsAtStart(statement: ScannedStatement): string[] {
  return statement.items
    .slice(0, itemsLookedAt)
    .map((item) => (item.kind === 'word' && item.end - item.start <= 20 ? wordOf(statement, item) : ''));
}

class FormReader {
  readonly #tokens: string[];
  #position = 0;

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    if (this.#position !== this.#tokens.length)
      throw new Error(`The form has a ${this.#tokens[this.#position]} too many.`);
  }

  /** Reads up to the sign that ends it. */
  readSequence(): Element[] {
    const elements: Element[] = [];
    for (let token = this.#peek(); token !== null && !['|', '}', ']', ')'].includes(token); token = this.#peek()) {
      this.#position++;
      elements.push(...this.#readElements(token));
    }
    return elements;
  }

  #readElements(token: string): Element[] {
    if (token === '[') return [optional(sequence(this.#readTo(']')))];
    if (token === '{') return [this.#readChoice()];
    if (token === '(') return [inner(sequence(this.#readTo(')')))];
    const [, key, element = ''] = /^(?:([a-z]+):)?(.+)$/.exec(token) ?? [];
    if (element === 'rest') return [this.#readRest()];
    if (element === 'type') return [typeBefore(this.#peek() ?? '', key ?? 'type')];
    const simple = simpleElements[element];
    if (simple !== undefined) return [simple(key ?? element)];
    return element.split(/(\.)/).map((part) => literal(part));
  }

  #readTo(end: string): Element[] {
    const elements = this.readSequence();
    if (this.#peek() !== end) throw new Error(`The form lacks a ${end}.`);
    this.#position++;
    return elements;
  }

  #readChoice(): Element {
    const ways = [sequence(this.readSequence())];
    while (this.#peek() === '|') {
      this.#position++;
      ways.push(sequence(this.readSequence()));
    }
    if (this.#peek() !== '}') throw new Error('The form lacks a }.');
    this.#position++;
    return choice(ways);
  }

  /** Reads the words that must end the statement. */
  #readRest(): Element {
    const words = this.#tokens.slice(this.#position);
    this.#position = this.#tokens.length;
    return restBefore(words);
  }

  #peek(): string | null {
    return this.#tokens[this.#position] ?? null;
  }
}

function sequence(elements: readonly Element[]): Element {
  const [first, ...others] = elements;
  if (first === undefined) return (place, rest) => rest(place);
  const after = sequence(others);
  return (place, rest) => first(place, (next) => after(next, rest));
}

function choice(ways: readonly Element[]): Element {
  return (place, rest) => {
    for (const way of ways) {
      const found = way(place, rest);
      if (found !== null) return found;
    }
    return null;
  };
}

function optional(element: Element): Element {
  return choice([element, (place, rest) => rest(place)]);
}

function literal(text: string): Element {
  const isWord = /^\w+$/.test(text) && !/^\d/.test(text);
  const wanted = isWord ? text.toLowerCase() : text;
  return (place, rest) => {
    const item = place.statement.items[place.at];
    if (item === undefined || item.end - item.start !== wanted.length) return null;
    const isRight = isWord
      ? item.kind === 'word' && wordOf(place.statement, item) === wanted
      : textOf(place.statement, item) === wanted;
    return isRight ? rest({ ...place, at: place.at + 1 }) : null;
  };
}

/** Matches the contents of parentheses with a form of their own. */
function inner(form: Element): Element {
  return (place, rest) => {
    const { statement, at, found } = place;
    const item = statement.items[at];
    if (item?.kind !== 'group' || item.end - item.start > longestInner) return null;
    const [within, ...others] = [...scanStatements(statement.sql.slice(item.start + 1, item.end - 1))].filter(
      (one) => one !== null,
    );
    if (within === undefined || within.fault !== null || others.length > 0) return null;
    const foundWithin = form({ statement: within, at: 0, found }, (end) =>
      end.at === within.itemCount ? end.found : null,
    );
    return foundWithin && rest({ statement, at: at + 1, found: foundWithin });
  };
}

/** @param length how many items from a place on belong to the element; 0 when it is not there */
function element(length: (statement: ScannedStatement, at: number) => number) {
  return (key: string): Element =>
    (place, rest) => {
      const { statement, at, found } = place;
      const count = length(statement, at);
      if (count === 0) return null;
      const text = textBetween(statement, at, at + count - 1);
      return rest({ statement, at: at + count, found: { ...found, [key]: found[key] ?? text } });
    };
}

function one(kind: SqlItem['kind']) {
  return element((statement, at) => (statement.items[at]?.kind === kind ? 1 : 0));
}

const ident = element((statement, at) => (isIdent(statement, at) ? 1 : 0));

const simpleElements: Record<string, (key: string) => Element> = {
  ident,
  role: ident,
  name: element(nameLength),
  opname: element((statement, at) => {
    const schema = isIdent(statement, at) && isSign(statement, at + 1, '.') ? 2 : 0;
    const item = statement.items[at + schema];
    return item?.kind === 'sign' && /^[~!@#^&|`?+\-*/%<>=]{1,63}$/.test(textOf(statement, item)) ? schema + 1 : 0;
  }),
  string: one('string'),
  number: element((statement, at) => {
    const signs = isSign(statement, at, '-') ? 1 : 0;
    return statement.items[at + signs]?.kind === 'number' ? signs + 1 : 0;
  }),
  '()': one('group'),
  roles: element((statement, at) => listLength(statement, at, (place) => (isIdent(statement, place) ? 1 : 0))),
  privileges: element((statement, at) =>
    listLength(statement, at, (place) => {
      if (statement.items[place]?.kind !== 'word') return 0;
      return statement.items[place + 1]?.kind === 'group' ? 2 : 1;
    }),
  ),
  plain: element(plainLength),
};

/** Matches one or more items up to the words that end the statement. */
function restBefore(words: readonly string[]): Element {
  return (place, rest) => {
    const { statement, at } = place;
    if (at >= statement.itemCount - words.length) return null;
    const { lastItems } = statement;
    const ends = words.every((word, index) => {
      const item = lastItems[lastItems.length - words.length + index];
      return (
        item?.kind === 'word' && item.end - item.start === word.length && wordOf(statement, item) === word.toLowerCase()
      );
    });
    return ends ? rest({ ...place, at: statement.itemCount }) : null;
  };
}

function typeBefore(word: string, key: string): Element {
  const wanted = word.toLowerCase();
  return element((statement, at) => {
    const end = statement.items.findIndex(
      (item, index) =>
        index > at &&
        item.kind === 'word' &&
        item.end - item.start === wanted.length &&
        wordOf(statement, item) === wanted,
    );
    return end === -1 ? 0 : end - at;
  })(key);
}

function nameLength(statement: ScannedStatement, at: number): number {
  let length = isIdent(statement, at) ? 1 : 0;
  while (length > 0 && isSign(statement, at + length, '.') && isIdent(statement, at + length + 1)) length += 2;
  return length;
}

function listLength(statement: ScannedStatement, at: number, lengthAt: (at: number) => number): number {
  let length = lengthAt(at);
  while (length > 0 && isSign(statement, at + length, ',')) {
    const next = lengthAt(at + length + 1);
    if (next === 0) return 0;
    length += 1 + next;
  }
  return length;
}

/** Matches all remaining items when no comma is among them outside of brackets. */
function plainLength(statement: ScannedStatement, at: number): number {
  let brackets = 0;
  for (let place = at; place < statement.items.length; place++) {
    if (isSign(statement, place, '[')) brackets++;
    else if (isSign(statement, place, ']')) brackets--;
    else if (brackets === 0 && isSign(statement, place, ',')) return 0;
  }
  return Math.max(statement.itemCount - at, 0);
}

function isIdent(statement: ScannedStatement, at: number): boolean {
  const item = statement.items[at];
  if (item?.kind === 'quoted') return true;
  return item?.kind === 'word' && (item.end - item.start > 20 || !reservedWords.has(wordOf(statement, item)));
}

function isSign(statement: ScannedStatement, at: number, sign: string): boolean {
  const item = statement.items[at];
  return item?.kind === 'sign' && textOf(statement, item) === sign;
}

/** Writes a word in lower case as PostgreSQL does: only the letters of ASCII are changed. */
export function wordOf(statement: ScannedStatement, item: SqlItem): string {
  return textOf(statement, item).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function textOf({ sql }: ScannedStatement, { start, end }: SqlItem): string {
  return sql.slice(start, end);
}

function textBetween({ sql, items }: ScannedStatement, first: number, last: number): string {
  return sql.slice(items[first]?.start ?? 0, (items[last] ?? items.at(-1))?.end ?? 0);
}
