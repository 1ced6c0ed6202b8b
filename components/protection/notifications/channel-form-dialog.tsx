'use client';

import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { DialogBody, DialogFooter } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Select } from '#components/ui/select.tsx';
import { notificationTopics } from '#lib/contracts/incident.ts';
import { type Channel, channelKind, channelKinds } from '#lib/contracts/notifications/notification.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { SaveFailure } from '../shared/save-failure.tsx';
import { channelFields, kindWords, topicWords } from './channel-words.ts';
import { type ChannelDraft, useChannelDraft } from './use-channel-draft.ts';

type ChannelFormDialogProps = OpenedDialog & { stored: Channel | null; mail: boolean };

/** Adds a channel, or changes one. A signing secret that the console made is shown once. */
export function ChannelFormDialog({ stored, mail, onClose, onCloseAutoFocus }: ChannelFormDialogProps) {
  const [made, setMade] = useState<string | null>(null);
  return (
    <FormDialog
      title={stored === null ? 'Add channel' : `Change “${showInvisibleInProse(stored.name)}”`}
      description={
        made === null
          ? 'URLs, tokens and keys are kept in the console database. They are not shown again.'
          : 'The channel is saved.'
      }
      className="max-w-xl"
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      {made === null ? (
        <ChannelForm
          stored={stored}
          mail={mail}
          onSaved={(secret) => (secret === null ? onClose() : setMade(secret))}
        />
      ) : (
        <>
          <DialogBody>
            <p>Enter this signing secret where the webhook is received. It is shown only now.</p>
            <p className="flex items-center gap-2">
              <code className="min-w-0 break-all font-mono text-sm">{made}</code>
              <CopyButton text={made} label="Copy the signing secret" />
            </p>
          </DialogBody>
          <DialogFooter>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </DialogFooter>
        </>
      )}
    </FormDialog>
  );
}

type ChannelFormProps = { stored: Channel | null; mail: boolean; onSaved: (secret: string | null) => void };

function ChannelForm({ stored, mail, onSaved }: ChannelFormProps) {
  const id = useId();
  const draft = useChannelDraft(stored, mail, onSaved);
  const { value, save, problem, edit, chooseKind, discard, submit } = draft;
  return (
    <DialogForm noValidate onSubmit={submit}>
      <DialogBody>
        <div className="flex flex-wrap gap-4">
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-kind`}>Kind</Label>
            <Select
              id={`${id}-kind`}
              value={value.kind}
              disabled={stored !== null}
              onChange={(event) => chooseKind(channelKind.parse(event.target.value))}
            >
              {channelKinds.map((kind) => (
                <option key={kind} value={kind} disabled={kind === 'EMAIL' && !mail}>
                  {kind === 'EMAIL' && !mail ? 'Email (not set up)' : kindWords[kind]}
                </option>
              ))}
            </Select>
          </div>
          <div className="flex min-w-48 flex-1 flex-col gap-1.5">
            <Label htmlFor={`${id}-name`}>Name</Label>
            <Input
              id={`${id}-name`}
              value={value.name}
              maxLength={80}
              dir="auto"
              onChange={(event) => edit({ name: event.target.value })}
            />
          </div>
        </div>
        {channelFields[value.kind].map((field) => (
          <div key={field.name} className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-${field.name}`}>
              {field.label}
              {field.isOptional ? ' (optional)' : ''}
            </Label>
            <Input
              id={`${id}-${field.name}`}
              value={value.fields[field.name] ?? ''}
              placeholder={stored !== null && field.isSecret ? 'unchanged' : undefined}
              aria-describedby={`${id}-${field.name}-hint`}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => edit({ fields: { ...value.fields, [field.name]: event.target.value } })}
            />
            <p id={`${id}-${field.name}-hint`} className="text-muted text-sm">
              {stored !== null && field.isSecret ? 'Leave it empty to keep what is stored. ' : ''}
              {field.hint}
            </p>
          </div>
        ))}
        <Topics value={value} onEdit={edit} />
        <Checkbox label="Send to this channel" checked={value.enabled} onChange={(enabled) => edit({ enabled })} />
        {problem === null ? null : (
          <p role="alert" className="text-bad text-sm">
            {problem}
          </p>
        )}
        <SaveFailure draft={draft} what="The channel" title="The channel was not saved" describe={describeTheirs} />
      </DialogBody>
      <FormFooter submit={stored === null ? 'Add channel' : 'Save'} busy={save.isPending} onCancel={discard} />
    </DialogForm>
  );
}

function describeTheirs({ name, target, topics, enabled }: Channel) {
  return [
    ['Name', name],
    ['Where it leads', target],
    ['What is sent', topics.length === 0 ? 'Nothing' : topics.map((topic) => topicWords[topic]).join(', ')],
    ['Switched on', enabled ? 'Yes' : 'No'],
  ] as const;
}

type TopicsProps = { value: ChannelDraft; onEdit: (change: Partial<ChannelDraft>) => void };

function Topics({ value: { topics }, onEdit }: TopicsProps) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 font-medium text-sm">What is sent</legend>
      <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {notificationTopics.map((topic) => (
          <Checkbox
            key={topic}
            label={topicWords[topic]}
            checked={topics.includes(topic)}
            onChange={(on) => onEdit({ topics: on ? [...topics, topic] : topics.filter((one) => one !== topic) })}
          />
        ))}
      </div>
    </fieldset>
  );
}
