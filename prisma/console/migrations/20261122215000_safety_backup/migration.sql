-- AlterTable
ALTER TABLE "daemon" ADD COLUMN     "safety_key" TEXT,
ADD COLUMN     "safety_taken_on" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "daemon_backup_key_idx" ON "daemon"("backup_key");

-- CreateIndex
CREATE INDEX "daemon_safety_key_idx" ON "daemon"("safety_key");
