import type { Plan } from './plan.js';
import { compileTemplate, type Template } from './template.js';

/** Names of clients by their numbers over all populations. */
export class UserNames {
  private readonly plan: Plan;
  private readonly templates: Template[];

  constructor(plan: Plan) {
    this.plan = plan;
    this.templates = plan.populations.map(({ userTemplate }) => compileTemplate(userTemplate));
  }

  of(client: number): string {
    const { populations, runId } = this.plan;
    const own = populations.find(({ firstClient, clients }) => client < firstClient + clients)!;
    return this.templates[own.id]!({ run: runId, index: client - own.firstClient });
  }
}
