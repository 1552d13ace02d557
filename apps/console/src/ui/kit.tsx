import { createTheme, localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';

const theme = createTheme({ cursorType: 'pointer', respectReducedMotion: true });
const scheme = localStorageColorSchemeManager({ key: 'arthor.scheme' });

/**
 * The kit's context. Its variables come from our style sheet and not from an injected style element,
 * which a strict content security policy would refuse. `env` "test" leaves out transitions and portals' delays.
 */
export function Kit({
  children,
  env = 'default',
}: {
  readonly children: ReactNode;
  readonly env?: 'default' | 'test';
}) {
  return (
    <MantineProvider
      theme={theme}
      env={env}
      colorSchemeManager={scheme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
