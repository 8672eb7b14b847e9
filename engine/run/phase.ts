/**
 * The phases of a run, in order. Message cadence runs in hold; heartbeats run from the moment a client is usable to the
 * end of drain; join is a barrier: hold starts once every client has finished joining.
 */
export const phases = ['connect', 'groups', 'join', 'hold', 'drain', 'close'] as const;
export type Phase = (typeof phases)[number];
