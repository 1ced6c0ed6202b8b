const prismaCodes = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017', 'P2024', 'P2037']);
const systemCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE', 'EHOSTUNREACH']);
const sqlStates = /^(08...|57P0[123]|53300|3D000)$/;

/** Whether an error of the Prisma client means that the database could not be reached, not that a query was wrong. */
export function isConsoleDbUnreachable(error: unknown): boolean {
  for (let link: unknown = error, depth = 0; link instanceof Object && depth < 5; depth++) {
    for (const code of codesOf(link)) {
      if (prismaCodes.has(code) || systemCodes.has(code) || sqlStates.test(code)) return true;
    }
    if ('message' in link && typeof link.message === 'string' && isConnectionMessage(link.message)) return true;
    link = causeOf(link);
  }
  return false;
}

/** The cause of an error. The cause of Prisma's errors is PostgreSQL's error, in `meta`. */
function causeOf(link: object): unknown {
  if ('cause' in link) return link.cause;
  return 'meta' in link && link.meta instanceof Object ? Reflect.get(link.meta, 'driverAdapterError') : null;
}

function codesOf(link: object): string[] {
  return ['code', 'originalCode', 'errorCode'].flatMap((name) => {
    const value: unknown = Reflect.get(link, name);
    return typeof value === 'string' ? [value] : [];
  });
}

function isConnectionMessage(message: string): boolean {
  return /Connection terminated|timeout exceeded when trying to connect|Can't reach database server/i.test(message);
}
