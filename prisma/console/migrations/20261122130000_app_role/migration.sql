-- CreateTable
CREATE TABLE "app_role" (
    "role" TEXT NOT NULL,
    "login_taken" BOOLEAN NOT NULL DEFAULT false,
    "read_only_set" BOOLEAN NOT NULL DEFAULT false,
    "read_only_before" TEXT,
    "in_force" "StackStatusValue",
    "applied_on" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "app_role_pkey" PRIMARY KEY ("role")
);
