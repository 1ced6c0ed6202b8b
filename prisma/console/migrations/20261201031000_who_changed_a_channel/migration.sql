-- Who saved a channel last; null for one that was saved last before this was kept.
alter table notification_channel add column changed_by text;
alter table notification_channel add column changed_on timestamptz(3);
