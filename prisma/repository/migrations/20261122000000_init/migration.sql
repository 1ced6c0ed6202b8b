-- By hand: the numbers of entities ("syn1001" is the first).
create sequence entity_number as bigint start with 1001;

-- CreateEnum
CREATE TYPE "entity_type" AS ENUM ('project', 'folder', 'file', 'dataset');

-- CreateTable
CREATE TABLE "principal" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "created_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "principal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entity" (
    "id" BIGINT NOT NULL DEFAULT nextval('entity_number'::regclass),
    "type" "entity_type" NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" BIGINT,
    "description" TEXT,
    "annotations" JSONB NOT NULL DEFAULT '{}',
    "etag" UUID NOT NULL DEFAULT gen_random_uuid(),
    "file_handle_id" BIGINT,
    "created_by" INTEGER NOT NULL,
    "created_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "modified_by" INTEGER NOT NULL,
    "modified_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "entity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_handle" (
    "id" BIGSERIAL NOT NULL,
    "storage_provider" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "content_size" BIGINT NOT NULL,
    "content_md5" CHAR(32) NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "created_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_handle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "entity_id" BIGINT NOT NULL,
    "file_handle_id" BIGINT NOT NULL,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("entity_id","file_handle_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "principal_email_key" ON "principal"("email");

-- CreateIndex
CREATE UNIQUE INDEX "entity_file_handle_id_key" ON "entity"("file_handle_id");

-- CreateIndex
CREATE INDEX "entity_type_id_idx" ON "entity"("type", "id");

-- CreateIndex
CREATE INDEX "entity_created_by_idx" ON "entity"("created_by");

-- CreateIndex
CREATE INDEX "entity_modified_by_idx" ON "entity"("modified_by");

-- CreateIndex
CREATE UNIQUE INDEX "entity_parent_id_name_key" ON "entity"("parent_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "file_handle_location_key" ON "file_handle"("location");

-- CreateIndex
CREATE INDEX "file_handle_owner_id_idx" ON "file_handle"("owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "attachment_file_handle_id_key" ON "attachment"("file_handle_id");

-- AddForeignKey
ALTER TABLE "entity" ADD CONSTRAINT "entity_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity" ADD CONSTRAINT "entity_file_handle_id_fkey" FOREIGN KEY ("file_handle_id") REFERENCES "file_handle"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity" ADD CONSTRAINT "entity_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "principal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity" ADD CONSTRAINT "entity_modified_by_fkey" FOREIGN KEY ("modified_by") REFERENCES "principal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file_handle" ADD CONSTRAINT "file_handle_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "principal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_file_handle_id_fkey" FOREIGN KEY ("file_handle_id") REFERENCES "file_handle"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here: what a Prisma schema can't say.

alter table principal add constraint principal_email_check check (email = lower(email) and email like '%_@_%');
alter table entity add constraint entity_name_check check (char_length(name) between 1 and 256);
alter table entity add constraint entity_annotations_check check (jsonb_typeof(annotations) = 'object');
alter table entity add constraint entity_not_in_itself_check check (parent_id <> id);
alter table entity add constraint entity_file_check check (file_handle_id is null or type = 'file');
alter table file_handle add constraint file_handle_size_check check (content_size >= 0);
alter table file_handle add constraint file_handle_md5_check check (content_md5 ~ '^[0-9a-f]{32}$');

-- One row for each stored file: the relation that storage usage is computed from.
create view storage_usage (id, user_id, node_id, location, is_attachment, storage_provider, content_type, content_size, content_md5) as
select
  file_handle.id,
  file_handle.owner_id,
  coalesce(entity.id, attachment.entity_id),
  file_handle.location,
  attachment.entity_id is not null,
  file_handle.storage_provider,
  file_handle.content_type,
  file_handle.content_size,
  file_handle.content_md5
from file_handle
left join entity on entity.file_handle_id = file_handle.id
left join attachment on attachment.file_handle_id = file_handle.id;

comment on view storage_usage is 'What is stored, one row a file; sizes in bytes';
