import type { Plan } from '../plan/plan.js';
import { checksDeliveries } from './checks-deliveries.js';
import { checksPrivate } from './checks-private.js';
import { checksPushes } from './checks-pushes.js';
import { DeliveryLog } from './delivery-log.js';
import { PresenceLog } from './presence-log.js';
import { PrivateLog } from './private-log.js';

/** What a shard writes down of the receipts that the coordinator holds against the plan. */
export interface ReceiptLogs {
  /** Absent: nobody checks who got what. */
  deliveries?: DeliveryLog | undefined;
  /** Absent: nobody checks who was told of joins, leaves or typing. */
  presence?: PresenceLog | undefined;
  /** Absent: nobody checks which private messages came. */
  privates?: PrivateLog | undefined;
}

/** The logs that the plan asks for. */
export function createReceiptLogs(plan: Plan): ReceiptLogs {
  return {
    deliveries: checksDeliveries(plan) ? new DeliveryLog() : undefined,
    presence: checksPushes(plan) ? new PresenceLog(plan) : undefined,
    privates: checksPrivate(plan) ? new PrivateLog() : undefined,
  };
}
