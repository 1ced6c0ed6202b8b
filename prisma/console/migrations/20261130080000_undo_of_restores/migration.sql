-- CreateIndex
create index "daemon_undoes_id_idx" on "daemon"("undoes_id");

-- By hand from here: what a Prisma schema can't say.

-- A restore from the safety backup of another restore undoes that one.
update daemon
   set undoes_id = undone.id
  from daemon undone
 where undone.safety_key = daemon.backup_key and undone.safety_taken_on is not null and undone.id < daemon.id
   and daemon.type = 'RESTORE' and daemon.undoes_id is null and (daemon.mode is null or daemon.mode in ('IN_PLACE', 'STAGED'));
