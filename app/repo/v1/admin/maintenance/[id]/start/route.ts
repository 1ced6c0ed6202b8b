import { maintenanceStepRoutes } from '#server/http/maintenance-step-routes.ts';
import { startMaintenance } from '#server/services/maintenance/start-maintenance.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = maintenanceStepRoutes(
  'start a planned maintenance',
  startMaintenance,
);
