import type { CheckScope } from './check-scope.js';

const variable = /(?<!\$)\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Names of the variables in a template, in order; braces around anything that is no name are plain text. */
export function variablesOf(template: string): string[] {
  return Array.from(template.matchAll(variable), ([, name]) => name!);
}

/** Reports each variable of a template that nothing would fill in. */
export function checkVariables(
  scope: CheckScope,
  field: readonly (string | number)[],
  template: string,
  known: readonly string[],
): void {
  for (const name of new Set(variablesOf(template))) {
    if (known.includes(name)) continue;
    if (known.length === 0) {
      scope.add(field, { message: 'holds a variable where none is filled in', value: `{${name}}` });
      continue;
    }
    scope.add(field, {
      message: 'holds an unknown variable',
      value: `{${name}}`,
      limit: known.map((each) => `{${each}}`).join(', '),
      known: known.map((each) => `{${each}}`),
    });
  }
}
