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
import { addChannel, changeChannel, channelsQuery } from '#lib/queries/notifications/notification-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { withSaved } from '../shared/with-saved.ts';
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

type SavedChannel = { saved: Channel; secret: string | null };

const keyOf = (ground: Channel | null) => (ground === null ? 'new' : `${ground.id} ${ground.version}`);

/**
 * A draft of a new channel, or of a change of one. It stands on the version that the person saw: saving it over a newer one is their
 * decision.
 * @param onSaved gets the signing secret that was made, which is shown once
 */
export function useChannelDraft(stored: Channel | null, mail: boolean, onSaved: (secret: string | null) => void) {
  const client = useQueryClient();
  const [ground, setGround] = useState(stored);
  const startOf = (seen: Channel | null) =>
    keptDrafts.get(keyOf(seen)) ?? (seen === null ? emptyDraft(mail ? 'EMAIL' : 'WEBHOOK') : draftOf(seen));
  const [value, setValue] = useState(() => startOf(stored));
  const [problem, setProblem] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: async ({ seen, input }: { seen: Channel | null; input: ChannelInput }): Promise<SavedChannel> => {
      if (seen !== null) return { saved: await changeChannel(seen, input), secret: null };
      const { signingSecret, ...saved } = await addChannel(input);
      return { saved, secret: signingSecret };
    },
    onSuccess: ({ saved, secret }) => {
      client.setQueryData(
        channelsQuery.queryKey,
        (known) => known && { ...known, results: withSaved(known.results, saved) },
      );
      keptDrafts.delete(keyOf(ground));
      toast.success(stored === null ? 'Channel added' : 'Channel changed', { description: saved.name });
      onSaved(secret);
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notifications.all }),
  });
  const keep = (next: ChannelDraft) => {
    save.reset();
    setProblem(null);
    keptDrafts.set(keyOf(ground), next);
    setValue(next);
  };
  const send = (seen: Channel | null) => {
    const missing = findMissing(value, seen !== null);
    if (missing !== null) return setProblem(missing);
    const parsed = channelInput.safeParse(toInput(value));
    if (!parsed.success) return setProblem(describeProblem(parsed.error.issues[0]));
    if (!save.isPending) save.mutate({ seen, input: parsed.data });
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
    discard: () => keptDrafts.delete(keyOf(ground)),
    submit: () => send(ground),
    /** What another person saved meanwhile; null if nothing was, or while it is not known yet. */
    theirs: stored !== null && stored.version !== ground?.version ? stored : null,
    takeTheirs: () => {
      save.reset();
      setProblem(null);
      keptDrafts.delete(keyOf(ground));
      setGround(stored);
      setValue(startOf(stored));
    },
    saveMine: () => send(stored),
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
