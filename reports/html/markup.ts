/** HTML text. Only `markup` makes it, so that text of strangers cannot become part of a page unescaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup is taken as it is, lists are joined, `null` is nothing. */
export type Content = string | number | Markup | null | readonly Content[];

/** Tag of HTML templates. Attribute values must stand in double quotes. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + asHtml(contents[index - 1] ?? null) + part));
}

function asHtml(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(asHtml).join('');
  return escapeHtml(String(content));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Text for an element or a quoted attribute. Characters that cannot be seen or turn the writing direction are shown by
 * number (`\u{202e}`); line break, tab and the joiner within emoji stay.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
    .replace(/[&<>"']/g, (character) => entities[character]!);
}

/** JSON for a `<script type="application/json">`: no `<`, hence no end tag and no comment, is left in it. */
export function jsonForScript(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

/** Our own JavaScript for a `<script>`: strings in it that hold an end tag stay strings. */
export function inlineScript(source: string): Markup {
  return new Markup(source.replaceAll(/<\/script/gi, '<\\/script'));
}
