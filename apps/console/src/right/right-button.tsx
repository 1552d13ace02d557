import type { RouteName } from '@arthor/contract/route';
import type { ComponentProps } from 'react';
import { Button } from '../ui/button.js';
import type { lackingFor } from './lacking.js';
import { useRefusedRight } from './use-right.js';

interface Props {
  /** The request that pressing it leads to. */
  readonly needs: RouteName;
  readonly at?: Parameters<typeof lackingFor>[2];
}

/**
 * A button for what not everybody may do. Who may not still sees it, can reach it with the keyboard, and
 * is told what is missing.
 */
export function RightButton({ needs, at, onClick, ...rest }: ComponentProps<typeof Button> & Props) {
  const refused = useRefusedRight(needs, at);
  if (refused === null) return <Button onClick={onClick} {...rest} />;
  return <Button {...rest} aria-disabled="true" title={refused} aria-description={refused} />;
}
