import {
  Activity,
  Archive,
  CircleQuestionMark,
  Gauge,
  HardDrive,
  History,
  LayoutDashboard,
  type LucideIcon,
  Settings,
  ShieldCheck,
} from 'lucide-react';

/** `barLabel`: what a phone's bar says, where the label has no room. */
export type Place = { href: string; label: string; barLabel?: string; Icon: LucideIcon };

/** Every place of the console, in the rail's order. A phone's bar has room for the first four. */
export const places: Place[] = [
  { href: '/', label: 'Overview', Icon: LayoutDashboard },
  { href: '/stack-status', label: 'Stack status', barLabel: 'Status', Icon: Gauge },
  { href: '/backups', label: 'Backups', Icon: Archive },
  { href: '/daemons', label: 'Jobs', Icon: Activity },
  { href: '/protection', label: 'Protection', Icon: ShieldCheck },
  { href: '/storage', label: 'Storage', Icon: HardDrive },
  { href: '/history', label: 'History', Icon: History },
  { href: '/settings', label: 'Settings', Icon: Settings },
  { href: '/help', label: 'Help', Icon: CircleQuestionMark },
];
