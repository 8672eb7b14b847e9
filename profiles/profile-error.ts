import { type LocatedProblem, plainStyle, type ProblemStyle, renderProblem } from './render-problem.js';

/** A profile that cannot be run, with all that is wrong with it. `message` holds everything, without colour. */
export class ProfileError extends Error {
  readonly code = 'E_PROFILE';
  readonly exitCode = 2;
  readonly problems: readonly LocatedProblem[];
  /** File as given, or `<stdin>`. */
  readonly sourceName: string;

  constructor(sourceName: string, problems: readonly LocatedProblem[]) {
    super();
    this.name = 'ProfileError';
    this.sourceName = sourceName;
    this.problems = problems;
    this.message = this.render(plainStyle);
  }

  /** `profiles/load.json: 2 problems` */
  get summary(): string {
    return `${this.sourceName}: ${this.problems.length} problem${this.problems.length === 1 ? '' : 's'}`;
  }

  /** The problems in the caller's colours, under the summary where there are several. */
  render(style: ProblemStyle): string {
    const problems = this.problems.map((problem) => renderProblem(problem, style));
    return (problems.length > 1 ? [style.summary(this.summary), ...problems] : problems).join('\n');
  }
}
