/** Values for `{run}`, `{index}`, `{user}`, `{group}` and `{instance}`. */
export interface TemplateValues {
  run?: string;
  index?: number;
  user?: string;
  group?: string;
  instance?: number;
}

export type Template = (values: TemplateValues) => string;

/** Compiles `"load_{run}_a{index}"` to a function that fills it in. A variable without a value becomes empty. */
export function compileTemplate(text: string): Template {
  const parts = text.split(/\{(run|index|user|group|instance)\}/);
  if (parts.length === 1) return () => text;
  return (values) => {
    let filled = parts[0]!;
    for (let i = 1; i < parts.length; i += 2) {
      filled += String(values[parts[i] as keyof TemplateValues] ?? '') + parts[i + 1]!;
    }
    return filled;
  };
}
