import type { Plan } from '../plan/plan.js';
import { compileTemplate, type Template } from '../plan/template.js';
import { UserNames } from '../plan/user-names.js';

export type DeliveryFault = 'lost' | 'duplicate' | 'reordered' | 'misdelivered';

export interface DeliverySample {
  fault: DeliveryFault;
  group: string;
  sender: string;
  /** Of the message, among those of its sender. */
  sequence: number;
  receiver: string;
}

/** The first few of each fault, by name: where to look in the target's own log. */
export class DeliverySamples {
  readonly all: DeliverySample[] = [];
  private readonly plan: Plan;
  private readonly groups: Template[];
  private readonly users: UserNames;
  private readonly kept = new Map<DeliveryFault, number>();

  constructor(plan: Plan) {
    this.plan = plan;
    this.groups = plan.groupSets.map(({ nameTemplate }) => compileTemplate(nameTemplate));
    this.users = new UserNames(plan);
  }

  /** Clients by their numbers over all populations. */
  add(fault: DeliveryFault, set: number, group: number, sender: number, sequence: number, receiver: number): void {
    const kept = this.kept.get(fault) ?? 0;
    if (kept === this.plan.deliveries.samples) return;
    this.kept.set(fault, kept + 1);
    this.all.push({
      fault,
      group: this.groups[set]!({ run: this.plan.runId, index: group }),
      sender: this.users.of(sender),
      sequence,
      receiver: this.users.of(receiver),
    });
  }
}
