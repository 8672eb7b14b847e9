import type { Summary } from '../engine/telemetry/summary.js';

/** Of the topics that not every run has, those that its totals tell of. */
export interface Topics {
  private: boolean;
  churn: boolean;
  presence: boolean;
  typing: boolean;
  history: boolean;
}

export function topicsOf({
  private: privately,
  churn,
  presence,
  typing,
  history,
}: Pick<Summary, keyof Topics>): Topics {
  return {
    private: privately.planned > 0,
    churn: churn.planned > 0,
    presence: presence.received > 0 || presence.due !== null,
    typing: typing.planned > 0 || typing.pushes > 0,
    history: history.planned > 0,
  };
}
