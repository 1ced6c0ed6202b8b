'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from '#components/ui/toast/toast.ts';
import type { NotificationTopic } from '#lib/contracts/incident.ts';
import {
  type Channel,
  type ChannelInput,
  type ChannelKind,
  channelInput,
  defaultTopics,
} from '#lib/contracts/notifications/notification.ts';
import { addChannel, changeChannel } from '#lib/queries/notifications/notification-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { channelFields } from './channel-words.ts';

export type ChannelDraft = {
  kind: ChannelKind;
  name: string;
  enabled: boolean;
  topics: NotificationTopic[];
  fields: Record<string, string>;
};

/** What was typed and not saved, until the page is loaded again. It holds secrets, so that it is kept in memory alone. */
const keptDrafts = new Map<string, ChannelDraft>();

function emptyDraft(kind: ChannelKind): ChannelDraft {
  const fields = Object.fromEntries(channelFields[kind].map(({ name, first = '' }) => [name, first]));
  return { kind, name: '', enabled: true, topics: [...defaultTopics], fields };
}

function draftOf({ kind, name, enabled, topics, shown }: Channel): ChannelDraft {
  const fields = Object.fromEntries(channelFields[kind].map((field) => [field.name, shown[field.name] ?? '']));
  return { kind, name, enabled, topics, fields };
}

/** A draft of a new channel, or of a change of one. @param onSaved gets the signing secret that was made, which is shown once */
export function useChannelDraft(stored: Channel | null, mail: boolean, onSaved: (secret: string | null) => void) {
  const key = stored === null ? 'new' : `${stored.id} ${stored.version}`;
  const client = useQueryClient();
  const [value, setValue] = useState(
    () => keptDrafts.get(key) ?? (stored === null ? emptyDraft(mail ? 'EMAIL' : 'WEBHOOK') : draftOf(stored)),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: async (input: ChannelInput) => {
      if (stored === null) return (await addChannel(input)).signingSecret;
      await changeChannel(stored.id, input);
      return null;
    },
    onSuccess: (secret, { name }) => {
      keptDrafts.delete(key);
      toast.success(stored === null ? 'Channel added' : 'Channel changed', { description: name });
      onSaved(secret);
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notifications.all }),
  });
  const keep = (next: ChannelDraft) => {
    save.reset();
    setProblem(null);
    keptDrafts.set(key, next);
    setValue(next);
  };
  return {
    value,
    save,
    problem,
    edit: (change: Partial<ChannelDraft>) => keep({ ...value, ...change }),
    chooseKind: (kind: ChannelKind) => {
      const { name, enabled, topics } = value;
      keep({ ...emptyDraft(kind), name, enabled, topics });
    },
    discard: () => keptDrafts.delete(key),
    submit: () => {
      const missing = findMissing(value, stored !== null);
      if (missing !== null) return setProblem(missing);
      const parsed = channelInput.safeParse(toInput(value));
      if (!parsed.success) return setProblem(describeProblem(parsed.error.issues[0]));
      if (!save.isPending) save.mutate(parsed.data);
    },
  };
}

function findMissing({ kind, name, fields }: ChannelDraft, isStored: boolean): string | null {
  if (name.trim() === '') return 'Enter a name.';
  const missing = channelFields[kind].find(
    (field) => (fields[field.name] ?? '').trim() === '' && !field.isOptional && !(field.isSecret && isStored),
  );
  return missing === undefined ? null : `Enter: ${missing.label.toLowerCase()}.`;
}

/** Fields that are empty are left out: a stored secret stays. */
function toInput({ kind, name, enabled, topics, fields }: ChannelDraft): unknown {
  const given = Object.entries(fields)
    .map(([field, text]) => [field, text.trim()] as const)
    .filter(([, text]) => text !== '');
  const settings =
    kind === 'EMAIL'
      ? { to: (fields.to ?? '').split(/[\s,;]+/).filter((address) => address !== '') }
      : Object.fromEntries(given);
  return { kind, name, enabled, topics, settings };
}

function describeProblem(issue: { path: PropertyKey[]; message: string } | undefined): string {
  const field = String(issue?.path.findLast((step) => typeof step === 'string') ?? 'form');
  return issue === undefined ? 'Something is wrong with the form.' : `The field “${field}” ${issue.message}.`;
}
