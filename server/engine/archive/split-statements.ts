/** What may begin something that is no plain text: a quote, a comment, a word, a number, a parenthesis, an end. */
const plain = /[^'"$\-/();A-Za-z0-9_\u0080-\uffff]+/y;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const number = /[0-9][\w.$\u0080-\uffff]*/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const blank = /[ \t\n\r\f\v]+/y;
const commentMark = /\/\*|\*\//g;
/** Between two strings that PostgreSQL reads as one: space with a line's end in it. */
const continuation = /[ \t\f\v]*[\r\n]\s*(?=')/y;
const makesRoutine = /^create (?:or replace )?(?:function|procedure)$/;

/**
 * Takes a script of SQL apart as psql does: a semicolon ends a statement where it stands outside of quotes, dollar quotes,
 * comments, parentheses (as in `create rule`) and the BEGIN ATOMIC body of a function. The script is read with
 * standard_conforming_strings on, and holds no commands of psql's own.
 * @returns the statements in their order, without their semicolons and without the comments before them
 */
export function splitStatements(script: string): string[] {
  const scanner = new Scanner(script);
  const statements: string[] = [];
  for (let statement = scanner.next(); statement !== null; statement = scanner.next()) {
    if (statement !== '') statements.push(statement);
  }
  return statements;
}

class Scanner {
  readonly #script: string;
  #position = 0;
  #parentheses = 0;
  /** The statement's first words, to know one that makes a function or procedure. */
  #words: string[] = [];
  #lastWord = '';
  /** BEGIN ATOMIC, and each CASE in it, wait for an END. */
  #openBlocks = 0;

  constructor(script: string) {
    this.#script = script;
  }

  /** The next statement, empty where nothing stands before its semicolon; null at the script's end. */
  next(): string | null {
    this.#skipBlanks();
    this.#parentheses = 0;
    this.#words = [];
    this.#lastWord = '';
    this.#openBlocks = 0;
    const start = this.#position;
    if (start >= this.#script.length) return null;
    while (this.#position < this.#script.length) {
      if (this.#script[this.#position] === ';' && this.#parentheses === 0 && this.#openBlocks === 0) {
        const statement = this.#script.slice(start, this.#position).trimEnd();
        this.#position++;
        return statement;
      }
      this.#pass();
    }
    return this.#script.slice(start).trimEnd();
  }

  #skipBlanks(): void {
    for (let before = -1; before !== this.#position; ) {
      before = this.#position;
      this.#match(blank);
      if (this.#startsWith('--') || this.#startsWith('/*')) this.#passComment();
    }
  }

  /** Goes past what stands here: a quote or a comment as a whole, or plain text up to what may be neither. */
  #pass(): void {
    const character = this.#script[this.#position] ?? '';
    if (character === "'" || character === '"') this.#passTo(character, this.#position + 1);
    else if (character === '$') this.#passDollar();
    else if (character === '-' || character === '/') this.#passComment();
    else if (character === ';') this.#position++;
    else if (character === '(' || character === ')') this.#passParenthesis(character === '(');
    else this.#passText();
  }

  #passParenthesis(opens: boolean): void {
    this.#parentheses = Math.max(this.#parentheses + (opens ? 1 : -1), 0);
    this.#position++;
  }

  #passText(): void {
    if (this.#match(plain) !== null || this.#match(number) !== null) return;
    const found = this.#match(word);
    if (found === null) this.#position++;
    else if (/^e$/i.test(found) && this.#script[this.#position] === "'") this.#passEscapes();
    else this.#noteWord(found.length > 20 ? '' : found.toLowerCase());
  }

  #noteWord(found: string): void {
    if (this.#words.length < 4) this.#words.push(found);
    if (this.#parentheses > 0) return;
    if (this.#openBlocks > 0) {
      if (found === 'case') this.#openBlocks++;
      if (found === 'end') this.#openBlocks--;
    } else if (found === 'atomic' && this.#lastWord === 'begin' && this.#isRoutine()) {
      this.#openBlocks = 1;
    }
    this.#lastWord = found;
  }

  #isRoutine(): boolean {
    return makesRoutine.test(this.#words.slice(0, 2).join(' ')) || makesRoutine.test(this.#words.join(' '));
  }

  /** E'...', where a backslash takes the next character's meaning away, and what PostgreSQL joins to it. */
  #passEscapes(): void {
    const script = this.#script;
    do {
      for (this.#position++; this.#position < script.length && script[this.#position] !== "'"; this.#position++) {
        if (script[this.#position] === '\\') this.#position++;
      }
      this.#position++;
    } while (script[this.#position] === "'" || this.#match(continuation) !== null);
  }

  #passDollar(): void {
    const tag = this.#match(dollarTag);
    if (tag === null) this.#position++;
    else this.#passTo(tag, this.#position);
  }

  #passComment(): void {
    if (this.#startsWith('--')) {
      const end = /[\r\n]/g;
      end.lastIndex = this.#position;
      this.#position = end.exec(this.#script)?.index ?? this.#script.length;
    } else if (this.#startsWith('/*')) {
      this.#passNestedComment();
    } else {
      this.#position++;
    }
  }

  #passNestedComment(): void {
    let depth = 0;
    commentMark.lastIndex = this.#position;
    do {
      const mark = commentMark.exec(this.#script);
      if (mark === null) {
        this.#position = this.#script.length;
        return;
      }
      depth += mark[0] === '/*' ? 1 : -1;
    } while (depth > 0);
    this.#position = commentMark.lastIndex;
  }

  #passTo(end: string, from: number): void {
    const found = this.#script.indexOf(end, from);
    this.#position = found === -1 ? this.#script.length : found + end.length;
  }

  #startsWith(text: string): boolean {
    return this.#script.startsWith(text, this.#position);
  }

  /** Goes past what the pattern finds here. */
  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#script)?.[0] ?? null;
    if (found !== null) this.#position += found.length;
    return found;
  }
}
