import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';

/** Light, dark, or as the system has it; kept on this browser. */
export type Scheme = MantineColorScheme;

/** The colour scheme the user chose, and how to choose another. */
export function useScheme(): { readonly scheme: Scheme; readonly choose: (scheme: Scheme) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return { scheme: colorScheme, choose: setColorScheme };
}
