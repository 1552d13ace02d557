/** A parameter a job declares. */
export interface Declared {
  readonly name: string;
  readonly defaultValue: string;
}

/** What the CI server reads out of a job's configuration. */
export interface JobConfig {
  readonly folder: boolean;
  readonly disabled: boolean;
  readonly description: string;
  readonly parameters: readonly Declared[];
}

const definition =
  /<hudson\.model\.(\w+)ParameterDefinition[^>]*>([\s\S]*?)<\/hudson\.model\.\1ParameterDefinition>/g;
const xmlHeader = /^\s*<\?xml[^>]*\?>\s*/;

/** Reads a config.xml; null when it is no well-formed XML. */
export function readConfig(xml: string): JobConfig | null {
  if (!isWellFormed(xml)) return null;
  const parameters = [...xml.matchAll(definition)].map((match) => ({
    name: element(match[2] ?? '', 'name') ?? '',
    defaultValue: element(match[2] ?? '', 'defaultValue') ?? '',
  }));
  const top = xml.replaceAll(/<properties>[\s\S]*?<\/properties>/g, '');
  return {
    folder: /<com\.cloudbees\.hudson\.plugins\.folder\.Folder[\s/>]/.test(xml),
    disabled: element(xml, 'disabled') === 'true',
    description: element(top, 'description') ?? '',
    parameters,
  };
}

/** The configuration as Jenkins gives it back: under its own header. */
export function rewritten(xml: string): string {
  return `<?xml version='1.1' encoding='UTF-8'?>\n${xml.replace(xmlHeader, '')}`;
}

function element(xml: string, name: string): string | null {
  const match = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(xml);
  return match === null ? null : unescape(match[1] ?? '');
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

/** Balanced tags and no bare ampersand: as far as a job's template can go wrong. */
function isWellFormed(xml: string): boolean {
  const text = xml.replace(xmlHeader, '').replaceAll(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.test(text)) return false;
  const open: string[] = [];
  let roots = 0;
  let end = 0;
  for (const match of text.matchAll(
    /<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g,
  )) {
    if (/[<]/.test(text.slice(end, match.index))) return false;
    if (open.length === 0 && text.slice(end, match.index).trim() !== '') return false;
    end = match.index + match[0].length;
    const [, closing, name = '', , selfClosing] = match;
    if (closing === '/') {
      if (open.pop() !== name) return false;
    } else {
      if (open.length === 0) roots++;
      if (selfClosing !== '/') open.push(name);
    }
  }
  return open.length === 0 && roots === 1 && text.slice(end).trim() === '';
}
