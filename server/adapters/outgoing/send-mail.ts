import { AppError } from '#server/errors.ts';

export type Mail = {
  to: readonly string[];
  subject: string;
  text: string;
  /** Without brackets and host: the same at each attempt, so that a mailbox can tell that it has had it. */
  id: string;
  headers?: Record<string, string>;
};

export type MailServer = { url: string; from: string };

const connectWithinMs = 10_000;
const silentMs = 15_000;

/**
 * Sends an email through the SMTP server of the settings.
 * @returns what the server answered
 * @throws AppError STACK_UNAVAILABLE with a sentence: it could not be reached, or refused the email. No password is in it.
 */
export async function sendMail(
  { url, from }: MailServer,
  { to, subject, text, id, headers = {} }: Mail,
): Promise<string> {
  // Loaded here: most processes never send an email.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...connectionOf(url),
    connectionTimeout: connectWithinMs,
    greetingTimeout: connectWithinMs,
    dnsTimeout: connectWithinMs,
    socketTimeout: silentMs,
    maxResponseSize: 16_384,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response, rejected } = await transport.sendMail({
      from,
      to: [...to],
      subject: subject.replace(/\p{Cc}+/gu, ' ').slice(0, 200),
      text,
      messageId: `<${id}@${domainOf(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    });
    if (rejected.length > 0) {
      throw new AppError(
        'STACK_UNAVAILABLE',
        `The mail server refused ${rejected.length} of ${to.length} receivers: ${response}`,
      );
    }
    return response;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw describeFault(error);
  } finally {
    transport.close();
  }
}

/** @param url smtp:// or smtps://, with user and password, and ?requireTLS=true to refuse a server without TLS */
function connectionOf(url: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: searchParams.get('requireTLS') === 'true',
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

function domainOf(from: string): string {
  return /@([a-z0-9.-]{1,253})>?\s*$/i.exec(from.slice(-300))?.[1] ?? 'stack-console.invalid';
}

function describeFault(error: unknown): AppError {
  const facts: Record<string, unknown> = error instanceof Error ? { ...error } : {};
  const response = typeof facts.response === 'string' ? facts.response : null;
  const code = typeof facts.code === 'string' ? facts.code : '';
  const words =
    code === 'EAUTH'
      ? 'The mail server refused the user name or the password of SMTP_URL.'
      : response !== null
        ? `The mail server refused the email: ${response}`
        : `The mail server of SMTP_URL cannot be reached${code === '' ? '' : ` (${code.slice(0, 40)})`}.`;
  return new AppError('STACK_UNAVAILABLE', words, { cause: error });
}
