import { maintenanceStepRoutes } from '#server/http/maintenance-step-routes.ts';
import { endMaintenance } from '#server/services/maintenance/end-maintenance.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = maintenanceStepRoutes(
  'end a planned maintenance',
  endMaintenance,
);
