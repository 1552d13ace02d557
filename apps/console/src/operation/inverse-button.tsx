import type { Operation } from '@arthor/contract';
import { useText, type Text } from '../language/use-text.js';
import { refusalWords } from '../part/refusal.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { lineOf } from './operation-table.js';
import type { PanelSearch } from './panel-table.js';
import { usePanel } from './use-panel.js';

type Undoable = Pick<Operation, 'status' | 'lane' | 'inverse' | 'inverseRefused'>;
type Inverse = NonNullable<Operation['inverse']>;

/** Opens the plan that undoes a finished operation; where nothing does, says why. */
export function InverseButton({ operation }: { readonly operation: Undoable }) {
  const text = useText();
  const { open } = usePanel();
  const { status, lane, inverse, inverseRefused } = operation;
  if (status === 'RUNNING') return null;
  if (inverse === null)
    return inverseRefused === null || status !== 'DONE' ? null : (
      <span className="faint">{text('inverse.none', { why: refusalWords(inverseRefused, text) })}</span>
    );
  return (
    <Button onClick={() => open(inversePanel(inverse, lane))}>
      <Icon name="undo" size={14} />
      {inverseWords(inverse, text)}
    </Button>
  );
}

/** The panel of what undoes an operation, filled in as the server says. */
export function inversePanel(
  { operate, deployment, operation, ...values }: Inverse,
  { application: app, environment: to, symbol: as }: Operation['lane'],
): PanelSearch {
  const id = deployment ?? operation;
  const filled = Object.entries({ ...(id === undefined ? {} : { id }), ...values });
  return {
    op: lineOf(operate).op,
    app,
    to,
    as,
    ...Object.fromEntries(filled.map(([key, value]) => [key, String(value)])),
  };
}

function inverseWords({ operate, weight = 0, replicas = 0, min, max }: Inverse, text: Text): string {
  if (min !== undefined && max !== undefined) return text('inverse.bounds', { min, max });
  return (
    text.ofCode('inverse', operate, { weight, replicas }) ??
    text('inverse.other', { what: text(`operate.${operate}`) })
  );
}
