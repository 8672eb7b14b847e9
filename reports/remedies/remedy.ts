/** Why an error happens and what helps. */
export interface Remedy {
  /** The code, or the beginning of codes where it ends in `*`. */
  code: string;
  /** Who has to act. */
  side: 'target' | 'generator' | 'network' | 'profile';
  cause: string;
  remedy: string;
}
