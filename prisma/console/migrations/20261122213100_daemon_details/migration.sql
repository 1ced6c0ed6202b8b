-- AlterTable
ALTER TABLE "daemon" ADD COLUMN     "details_revision" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "error_code" TEXT,
ADD COLUMN     "waiting_for" TEXT;

-- CreateTable
CREATE TABLE "daemon_phase" (
    "daemon_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "started_on" TIMESTAMPTZ(3),
    "ended_on" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "daemon_phase_pkey" PRIMARY KEY ("daemon_id","position")
);

-- CreateTable
CREATE TABLE "daemon_table" (
    "daemon_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "rows_done" BIGINT NOT NULL,
    "rows_total" BIGINT NOT NULL,
    "bytes_done" BIGINT NOT NULL,
    "bytes_total" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "daemon_table_pkey" PRIMARY KEY ("daemon_id","position")
);

-- CreateTable
CREATE TABLE "daemon_log_line" (
    "daemon_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "on" TIMESTAMPTZ(3) NOT NULL,
    "level" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "daemon_log_line_pkey" PRIMARY KEY ("daemon_id","number")
);

-- CreateTable
CREATE TABLE "daemon_rate_sample" (
    "daemon_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "on" TIMESTAMPTZ(3) NOT NULL,
    "rows" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "daemon_rate_sample_pkey" PRIMARY KEY ("daemon_id","number")
);

-- AddForeignKey
ALTER TABLE "daemon_phase" ADD CONSTRAINT "daemon_phase_daemon_id_fkey" FOREIGN KEY ("daemon_id") REFERENCES "daemon"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "daemon_table" ADD CONSTRAINT "daemon_table_daemon_id_fkey" FOREIGN KEY ("daemon_id") REFERENCES "daemon"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "daemon_log_line" ADD CONSTRAINT "daemon_log_line_daemon_id_fkey" FOREIGN KEY ("daemon_id") REFERENCES "daemon"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "daemon_rate_sample" ADD CONSTRAINT "daemon_rate_sample_daemon_id_fkey" FOREIGN KEY ("daemon_id") REFERENCES "daemon"("id") ON DELETE CASCADE ON UPDATE CASCADE;
