import type { RouteName } from '@arthor/contract/route';
import type { ReactNode } from 'react';
import { useRefusedRight } from './use-right.js';
import './right-fields.css';

interface Props {
  /** The request that sends the form. */
  readonly needs: RouteName;
  readonly children: ReactNode;
}

/** The fields of a form, to be read only by who may not send it; the reason stands above them. */
export function RightFields({ needs, children }: Props) {
  const refused = useRefusedRight(needs);
  return (
    <fieldset className="right-fields" disabled={refused !== null}>
      {refused !== null && <p className="note">{refused}</p>}
      {children}
    </fieldset>
  );
}
