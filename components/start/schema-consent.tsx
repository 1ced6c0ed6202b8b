'use client';

import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import type { ArchiveSigner } from '#lib/contracts/archive-origin.ts';
import { type Untrusted, untrustedIn } from '#lib/queries/backups/untrusted-in.ts';
import { SchemaConsentDialog } from './schema-consent-dialog.tsx';

type Ask = (signer: ArchiveSigner | null) => Promise<boolean>;
type Question = Untrusted & { answer: (allowed: boolean) => void };

const SchemaConsentContext = createContext<Ask>(() => Promise.resolve(false));

/** Asks, wherever it was started from, before the schema of a backup runs that this stack did not make. */
export function SchemaConsent({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = useCallback<Ask>((signer) => new Promise((answer) => setQuestion({ signer, answer })), []);
  const answer = (allowed: boolean) => {
    question?.answer(allowed);
    setQuestion(null);
  };
  return (
    <SchemaConsentContext value={ask}>
      {children}
      {question ? <SchemaConsentDialog signer={question.signer} onAnswer={answer} /> : null}
    </SchemaConsentContext>
  );
}

/**
 * Starts something. If that is refused because consent is missing, it asks for the consent and starts it again with the consent.
 * @returns a function that rejects as `start` does, or with "You did not allow ..." where the person said no
 */
export function useSchemaConsent() {
  const ask = useContext(SchemaConsentContext);
  return async <Result,>(start: (trustSchema: boolean) => Promise<Result>): Promise<Result> => {
    try {
      return await start(false);
    } catch (error) {
      const untrusted = untrustedIn(error);
      if (untrusted === null) throw error;
      if (await ask(untrusted.signer)) return start(true);
      throw new Error('You did not allow the schema of this backup to run.', { cause: error });
    }
  };
}
