-- CreateTable
CREATE TABLE "storage_sample" (
    "id" SERIAL NOT NULL,
    "occasion" TEXT NOT NULL,
    "daemon_id" INTEGER,
    "taken_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "database_bytes" BIGINT,
    "heap_bytes" BIGINT,
    "index_bytes" BIGINT,
    "toast_bytes" BIGINT,
    "usage_bytes" BIGINT,
    "usage_count" BIGINT,
    "backup_bytes" BIGINT,
    "backup_count" BIGINT,
    "other_bytes" BIGINT,

    CONSTRAINT "storage_sample_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "storage_sample_occasion_key" ON "storage_sample"("occasion");

-- CreateIndex
CREATE INDEX "storage_sample_taken_on_idx" ON "storage_sample"("taken_on");
