-- A heartbeat of one schedule is told of its runs alone; without one it is told of every backup. It ends with its schedule.
alter table heartbeat add column schedule_id integer references schedule (id) on update no action on delete cascade;
create index heartbeat_schedule_id_idx on heartbeat (schedule_id);

-- What became of the last delivery to a receiver is looked up every ten seconds.
create index delivery_target_id_idx on delivery (target, id);
