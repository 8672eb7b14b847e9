import type { Plan } from '../plan/plan.js';
import { compileTemplate, type Template } from '../plan/template.js';

export type DeliveryFault = 'lost' | 'duplicate' | 'reordered' | 'misdelivered';

export interface DeliverySample {
  fault: DeliveryFault;
  group: string;
  sender: string;
  /** Of the message, among those of its sender. */
  sequence: number;
  receiver: string;
}

/** Kept of each fault. */
const SAMPLES_PER_FAULT = 5;

/** The first few of each fault, by name: where to look in the target's own log. */
export class DeliverySamples {
  readonly all: DeliverySample[] = [];
  private readonly plan: Plan;
  private readonly groups: Template[];
  private readonly users: Template[];
  private readonly kept = new Map<DeliveryFault, number>();

  constructor(plan: Plan) {
    this.plan = plan;
    this.groups = plan.groupSets.map(({ nameTemplate }) => compileTemplate(nameTemplate));
    this.users = plan.populations.map(({ userTemplate }) => compileTemplate(userTemplate));
  }

  /** Clients by their numbers over all populations. */
  add(fault: DeliveryFault, set: number, group: number, sender: number, sequence: number, receiver: number): void {
    const kept = this.kept.get(fault) ?? 0;
    if (kept === SAMPLES_PER_FAULT) return;
    this.kept.set(fault, kept + 1);
    this.all.push({
      fault,
      group: this.groups[set]!({ run: this.plan.runId, index: group }),
      sender: this.userOf(sender),
      sequence,
      receiver: this.userOf(receiver),
    });
  }

  private userOf(client: number): string {
    const { populations, runId } = this.plan;
    const of = populations.find(({ firstClient, clients }) => client < firstClient + clients)!;
    return this.users[of.id]!({ run: runId, index: client - of.firstClient });
  }
}
