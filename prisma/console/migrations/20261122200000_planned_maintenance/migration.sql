-- CreateTable
CREATE TABLE "planned_maintenance" (
    "id" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "status" "StackStatusValue",
    "starts_on" TIMESTAMPTZ(3) NOT NULL,
    "ends_on" TIMESTAMPTZ(3) NOT NULL,
    "announced_ends_on" TIMESTAMPTZ(3),
    "ends_itself" BOOLEAN NOT NULL DEFAULT true,
    "started_on" TIMESTAMPTZ(3),
    "ended_on" TIMESTAMPTZ(3),
    "cancelled_on" TIMESTAMPTZ(3),
    "status_before" "StackStatusValue",
    "message_before" TEXT,
    "status_version" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by" TEXT,
    "changed_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "planned_maintenance_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "planned_maintenance_starts_on_idx" ON "planned_maintenance"("starts_on");
