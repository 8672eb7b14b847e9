import type { Machine } from './machine.js';
import type { Needs } from './needs.js';

/** `shortfall`: a run is refused. */
export type FindingStatus = 'ok' | 'warning' | 'shortfall';

/** One resource of the machine, held against what a profile needs. */
export interface Finding {
  resource: string;
  status: FindingStatus;
  /** `null`: no profile, or nothing of it. */
  need: number | null;
  /** `null`: no limit, or the system does not tell. */
  have: number | null;
  unit: 'count' | 'bytes' | 'cores' | 'ns';
  /** What the figures are of. */
  note: string;
  /** What mends it: commands, settings, options. Empty where all is well. */
  mend: string[];
}

/** `undefined`: it does not matter here, or the system does not tell. `needs` undefined: no profile, nothing falls short. */
export type Look = (machine: Machine, needs: Needs | undefined) => Finding | undefined;

/** Up to this share of what there is, an estimate is believed to fit. */
export const ROOM_FOR_ERROR = 0.8;

/** Where the embedded target takes what the generator lacks. */
export const TARGET_ELSEWHERE = 'run the target on another machine (sim target there, --target here)';

/** The profile at the size that fits: `share` of what it is now. */
export function smaller(share: number, { scale }: Needs): string[] {
  const factor = Math.floor(1000 * share * scale) / 1000;
  return share < 1 && factor > 0 ? [`--scale ${factor}`] : [];
}

/** A shell raises its own limit up to the hard one, as Node does by itself; above it somebody else must. */
export function raiseDescriptors(to: number, { hardDescriptors: hard }: Machine): string {
  const command = `ulimit -n ${to}`;
  if (hard === undefined || to <= hard) return command;
  return `${command}, as root or with a higher hard limit (limits.conf, LimitNOFILE=, docker run --ulimit)`;
}
