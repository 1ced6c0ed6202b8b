import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

type Piece = { kind: 'sql'; text: string } | { kind: 'copy'; statement: string; rows: string };

/** Loads a plain pg_dump file with COPY blocks into the client's database, as psql would. */
export async function loadDump(client: Client, file: string): Promise<void> {
  for (const piece of splitDump(readFileSync(file, 'utf8'))) {
    if (piece.kind === 'sql') await client.query(piece.text);
    else await pipeline(Readable.from([piece.rows]), client.query(copyFrom(piece.statement)));
  }
}

function splitDump(dump: string): Piece[] {
  const pieces: Piece[] = [];
  const block = /^(COPY .* FROM stdin);\n([\s\S]*?)^\\\.\n/gm;
  let from = 0;
  for (const match of dump.matchAll(block)) {
    pieces.push({ kind: 'sql', text: dump.slice(from, match.index) });
    pieces.push({ kind: 'copy', statement: match[1] ?? '', rows: match[2] ?? '' });
    from = match.index + match[0].length;
  }
  pieces.push({ kind: 'sql', text: dump.slice(from) });
  return pieces;
}
