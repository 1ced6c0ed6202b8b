-- Failed tries to log in are forgotten after a quarter of an hour: those from before this migration are forgotten now.
DELETE FROM "failed_log_in";
DROP INDEX "failed_log_in_account_on_idx";
DROP INDEX "failed_log_in_address_on_idx";
ALTER TABLE "failed_log_in" RENAME COLUMN "address" TO "source";
ALTER TABLE "failed_log_in" ADD COLUMN "network" TEXT;
CREATE INDEX "failed_log_in_source_on_idx" ON "failed_log_in"("source", "on");
CREATE INDEX "failed_log_in_network_on_idx" ON "failed_log_in"("network", "on");
