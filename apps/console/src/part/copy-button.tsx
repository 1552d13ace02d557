import { useEffect, useState } from 'react';
import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';

interface Props {
  readonly value: string;
  readonly label?: string;
  readonly onCopied?: () => void;
}

/** Copies a value; says so for a moment. */
export function CopyButton({ value, label, onCopied }: Props) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), 1_500);
    return () => window.clearTimeout(timer);
  }, [copied]);
  const press = async () => {
    await copy(value);
    setCopied(true);
    onCopied?.();
  };
  const words = copied ? text('act.copied') : (label ?? text('act.copy'));
  return (
    <Button
      look="quiet"
      size={label === undefined ? 'square' : 'small'}
      aria-label={words}
      title={words}
      onClick={() => void press()}
    >
      <Icon name={copied ? 'check' : 'copy'} size={14} />
      {label !== undefined && words}
    </Button>
  );
}

/** The clipboard API is absent on plain HTTP, where many consoles live; there the old way still works. */
async function copy(value: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(value);
  const area = document.createElement('textarea');
  area.value = value;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
